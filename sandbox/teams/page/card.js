import './combobox.js';
import { el } from './dom.js';
import { hostConfig } from './host-config.js';
import { openLinksOutside, renderMarkdown } from './markdown.js';

const AC = globalThis.AdaptiveCards;

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = renderMarkdown(text);
  result.didProcess = true;
};

/** Teams' own Badge, which the renderer package does not know. */
class Badge extends AC.CardElement {
  getJsonTypeName() {
    return 'Badge';
  }

  internalParse(source, context) {
    super.internalParse(source, context);
    this.badge = source;
  }

  internalRender() {
    const style = String(this.badge?.style ?? 'default').toLowerCase();
    return el('div', {}, el('span', { class: `badge badge-${style}` }, String(this.badge?.text ?? '')));
  }
}
AC.GlobalRegistry.elements.register('Badge', Badge);

/**
 * Prepares what Teams resolves on its own: mentions become the plain name.
 * @param {any} node @param {{text: string, name: string}[]} mentions
 */
function prepare(node, mentions) {
  if (Array.isArray(node)) return node.map((item) => prepare(item, mentions));
  if (typeof node === 'string') {
    return mentions.reduce((text, mention) => text.replaceAll(mention.text, `**${mention.name}**`), node);
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    // What goes back to the bot must come back as it was.
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'data' || key === 'verb' || key === 'id' ? value : prepare(value, mentions),
    ]),
  );
}

/**
 * Draws an Adaptive Card.
 * @param {any} json
 * @param {{search: (inputId: string, text: string, inputs: object) => Promise<any>, names: (ids: string[]) => Promise<any>}} teams
 * @param {(action: {type: string, title?: string, id?: string, verb?: string, data: unknown}) => void} onAct
 * @returns {HTMLElement}
 */
export function drawCard(json, teams, onAct) {
  const mentions = (json.msteams?.entities ?? [])
    .filter((entity) => entity.type === 'mention')
    .map((entity) => ({ text: String(entity.text), name: String(entity.mentioned?.name ?? '') }));
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(hostConfig);
  card.teams = teams;
  card.onExecuteAction = (action) => {
    if (action instanceof AC.OpenUrlAction) {
      if (/^https?:/i.test(action.url ?? '')) window.open(action.url, '_blank', 'noopener,noreferrer');
      return;
    }
    const type = action.getJsonTypeName();
    // Done by the client alone: the renderer shows and hides, and nobody is told.
    if (type === 'Action.ToggleVisibility') queueMicrotask(() => withoutExpanded(drawn));
    if (type === 'Action.ToggleVisibility' || type === 'Action.ShowCard') return;
    onAct({ type, title: action.title, id: action.id, verb: action.verb, data: action.data ?? {} });
  };
  card.parse(prepare(json, mentions));
  const drawn = card.render() ?? el('p', {}, json.fallbackText ?? 'This card could not be drawn.');
  openLinksOutside(drawn);
  for (const button of drawn.querySelectorAll('.ac-pushButton')) {
    button.setAttribute('type', 'button');
    // The renderer's button for what a card keeps behind a menu has dots for a name.
    if (button.textContent === '...') button.setAttribute('aria-label', 'More actions');
  }
  const narrow = json.msteams?.width !== 'Full';
  return el('div', { class: `card ${narrow ? '' : 'card-full'}` }, drawn);
}

/**
 * The renderer package says `aria-expanded` of what it shows and hides, where it means nothing.
 * @param {HTMLElement} drawn
 */
function withoutExpanded(drawn) {
  for (const shown of drawn.querySelectorAll('[aria-expanded]:not([role], button)')) {
    shown.removeAttribute('aria-expanded');
  }
}
