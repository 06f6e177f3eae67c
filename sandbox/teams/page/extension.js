import { post } from './api.js';
import { drawCard } from './card.js';
import { openDialog } from './dialog.js';
import { el } from './dom.js';
import { menuButton } from './menu.js';

/**
 * The app's message extension for one person: its button in the compose box, its commands for the menus of messages,
 * its dialogs, and the card that waits above the compose box until it is sent or thrown away.
 * @param {{key: string, name: string}} person
 * @param {{id: string, title: string, contexts?: string[]}[]} extension
 * @param {{place: () => string, say: (text: string) => void, done: () => void}} column
 */
export function createExtension(person, extension, { place, say, done }) {
  const commands = (context) => extension.filter(({ contexts }) => !contexts || contexts.includes(context));
  const draft = el('section', { class: 'draft', 'aria-label': 'Card to send', hidden: true });
  const items = commands('compose').map((command) => ({ title: command.title, run: () => start(command) }));

  /** From the compose box, or from a message. */
  async function start({ id }, message) {
    say('');
    try {
      const result = await post(person.key, 'extension', { commandId: id, messageId: message?.id, place: place() });
      if (result.kind === 'dialog') onDialog(result.dialog);
      if (result.kind === 'message') say(result.text);
      if (result.shown) say(result.shown);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }

  function onDialog(dialog) {
    openDialog(person, dialog, onInserted);
  }

  function onInserted({ card }) {
    const finish = async (verb) => {
      draft.hidden = true;
      draft.replaceChildren();
      await post(person.key, verb).catch((error) => say(error.message));
      done();
    };
    const plain = (title, verb) =>
      el('button', { type: 'button', class: 'plain-button', onclick: () => finish(verb) }, title);
    // A card that nobody has sent yet neither searches nor acts.
    const silent = { search: async () => ({ kind: 'choices', choices: [] }), names: async () => [] };
    const shown = drawCard(card, silent, () => undefined);
    draft.replaceChildren(shown, plain('Send card', 'sendcard'), plain('Discard', 'dropcard'));
    draft.hidden = false;
  }

  return {
    button: menuButton(`Apps for ${person.name}`, '+', items),
    draft,
    commands: commands('message'),
    start,
    onDialog,
  };
}
