import MarkdownIt from '/vendor/markdown-it.mjs';

/** Teams' subset: bold, italic, lists, links. No headings, tables, images, code, HTML (Format cards in Teams). */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable([
  'heading',
  'lheading',
  'table',
  'image',
  'code',
  'fence',
  'blockquote',
  'hr',
  'html_block',
  'html_inline',
  'backticks',
  'strikethrough',
  'reference',
  'autolink',
]);
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url);

/** @param {string} text @returns {string} safe HTML */
export function renderMarkdown(text) {
  return markdown.render(text);
}

/** Links leave the page in a tab of their own. @param {HTMLElement} root */
export function openLinksOutside(root) {
  for (const link of root.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
}
