import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { escapeLabel, escapeName, escapeText, plainText } from '../../../src/cards/escape.ts';

const teams = new MarkdownIt({ html: true, linkify: true });

/** What a reader sees of a rendered text, and which elements it has. */
function shown(markdown: string): { text: string; tags: string[] } {
  const html = teams.renderInline(markdown);
  const tags = [...html.matchAll(/<\/?([a-z][^\s>]*)[^>]*>/gi)].map((match) => match[1] ?? '');
  const text = html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[\u2068\u2069]/g, '');
  return { text, tags };
}

const hostile = [
  '[x](http://evil)',
  '![x](http://evil/a.png)',
  '<http://evil>',
  'see http://evil.example/a_b_c?x=*1*',
  'write to ceo@evil.com or www.evil.com',
  '<at>Bob</at>',
  '&lt;at&gt;Bob&lt;/at&gt;',
  '&#x3c;b&#x3e;',
  '<b>bold</b><script>alert(1)</script>',
  '**bold** _it_ ~~gone~~ `code` ``more``',
  '$' + '{secret}',
  '{{DATE(2026-10-14T12:00:00Z,SHORT)}}',
  '# heading',
  '- item',
  '1. item',
  '12) item',
  '> quote',
  '---',
  '=====',
  '\\*not\\* \\',
  '[ref]: http://evil',
  'javascript:alert(1)',
  'R&D & more',
  'a@=.a',
];

describe('escapeText', () => {
  it.each(hostile)('shows %s as it was written, and nothing of it acts', (text) => {
    const { text: seen, tags } = shown(escapeText(text));

    expect(seen).toBe(text);
    expect(tags).toEqual([]);
  });

  it.each(hostile)('lets %s begin no heading, list, quote or rule', (text) => {
    const html = teams.render(escapeText(text));

    expect(html).toMatch(/^<p>[^<]*<\/p>\n$/);
  });

  it('shows any text of printable characters as it was written', () => {
    const alphabet = [
      ...'ab1 .:/@-_*`~[]()<>&;#!\\{}$|+=\'"^äß漢',
      '&lt;',
      '<at>',
      '](',
      'http://',
      '**',
      '$' + '{',
      '{{',
    ];
    const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }).map((parts) => parts.join(''));

    fc.assert(
      fc.property(text, (raw) => {
        const visible = raw.replace(/\s+/g, ' ').trim();
        const { text: seen, tags } = shown(escapeText(raw));
        return seen === visible && tags.length === 0;
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves no tag, template or date function in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const escaped = escapeText(raw);
        return !/<|>|\$\{|\{\{/.test(escaped) && shown(escaped).tags.length === 0;
      }),
      { numRuns: 2000 },
    );
  });

  it('takes out what hides, reorders or breaks lines', () => {
    const text = 'a\u202Eb\u200Bc\u2066d\uFEFFe\u0000f\r\ng\u2028h\u00ADi\u{E0041}';

    expect(escapeText(text)).toBe('abcde f g hi');
  });

  it('keeps right-to-left names from reordering their neighbours', () => {
    expect(escapeText('דנה לוי')).toBe('\u2068דנה לוי\u2069');
  });

  it('keeps an emoji family whole and drops a joiner outside of one', () => {
    expect(escapeText('👩‍👩‍👧 a\u200Db')).toBe('👩‍👩‍👧 ab');
  });

  it('thins marks piled on a letter', () => {
    expect(escapeText(`a${'\u0301'.repeat(50)}b`)).toBe('a\u0301\u0301\u0301b');
  });

  it('cuts a long text with an ellipsis, never inside a character', () => {
    expect(escapeText('x'.repeat(256), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(escapeText('👩‍👩‍👧'.repeat(5), 3)).toBe('👩‍👩‍👧👩‍👩‍👧…');
    expect(escapeText('👩‍👩‍👧'.repeat(3), 3)).toBe('👩‍👩‍👧'.repeat(3));
  });

  it('bounds a text of one endless character', () => {
    expect(escapeText(`👩${'\u200D👩'.repeat(5000)}`).length).toBeLessThan(4000);
  });
});

describe('plainText', () => {
  it('parts template markers, draws tags with look-alikes and keeps the rest', () => {
    expect(plainText('a $' + '{b} *c* {{DATE <at>d</at>')).toBe('a $ {b} *c* { {DATE ‹at›d‹/at›');
  });

  it('bounds a text of one endless character', () => {
    expect(plainText(`👩${'\u200D👩'.repeat(5000)}`).length).toBeLessThan(4000);
  });
});

it('never shows an empty name', () => {
  expect(escapeName(' \u200B ')).toBe('—');
  expect(escapeLabel('')).toBe('—');
});
