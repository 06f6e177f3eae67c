import { el } from './dom.js';

const AC = globalThis.AdaptiveCards;
const waitMs = 150;
let count = 0;

/**
 * Input.ChoiceSet as Teams draws it where one types: with `choices.data` or in the filtered style. An editable combobox
 * with a list (WAI-ARIA Authoring Practices: Combobox); several picks stand before it, each with a button to remove it.
 * The renderer package has neither several picks nor ids behind the titles of what was found.
 */
class SearchChoiceSet extends AC.ChoiceSetInput {
  internalParse(source, context) {
    super.internalParse(source, context);
    const query = source?.['choices.data'];
    this.searches = query?.type === 'Data.Query' && typeof query.dataset === 'string';
    this.isCombobox = this.searches || source?.style === 'filtered';
  }

  internalRender() {
    if (!this.isCombobox) return super.internalRender();
    this.listId = `combobox-${++count}`;
    /** @type {Map<string, string>} value to title */
    this.picked = new Map();
    this.field = el('input', {
      class: 'ac-input combobox',
      type: 'text',
      role: 'combobox',
      placeholder: this.placeholder ?? '',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.listId,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onclick: () => this.list.hidden && this.find(this.isMultiSelect ? this.field.value : ''),
      onfocusout: () => this.leave(),
    });
    return this.field;
  }

  /** The list and the picks stand around the field, which the label belongs to. */
  overrideInternalRender() {
    const outer = super.overrideInternalRender();
    if (!this.isCombobox) return outer;
    // A press on the list must not take the focus away before it is a choice.
    const keep = (event) => event.preventDefault();
    const name = this.label ?? this.placeholder ?? 'Choices';
    this.list = el('ul', { class: 'choices', id: this.listId, role: 'listbox', 'aria-label': name, onmousedown: keep });
    this.list.hidden = true;
    this.news = el('div', { class: 'choices-news', role: 'status' });
    this.chips = el('ul', { class: 'picks', 'aria-label': `Picked: ${name}` });
    this.chips.hidden = true;
    this.inputControlContainerElement.classList.add('combobox-frame');
    this.inputControlContainerElement.prepend(this.chips);
    this.inputControlContainerElement.append(this.list, this.news);
    void this.preselect();
    return outer;
  }

  get value() {
    if (!this.isCombobox) return super.value;
    const values = [...(this.picked?.keys() ?? [])];
    return values.length > 0 ? values.join(',') : undefined;
  }

  isSet() {
    return this.isCombobox ? this.value !== undefined : super.isSet();
  }

  isValid() {
    return this.isCombobox || super.isValid();
  }

  /** Ids that the card begins with get their names: of the static choices, else of the people. */
  async preselect() {
    const given = String(this.defaultValue ?? '');
    const values = this.isMultiSelect ? given.split(',').filter(Boolean) : [given].filter(Boolean);
    if (values.length === 0) return;
    for (const value of values) this.picked.set(value, this.titleOf(value) ?? value);
    this.show();
    const unnamed = values.filter((value) => this.titleOf(value) === undefined);
    if (unnamed.length === 0 || !this.searches) return;
    for (const { title, value } of await this.teams().names(unnamed)) {
      if (this.picked.has(value)) this.picked.set(value, title);
    }
    this.show();
  }

  titleOf(value) {
    return this.choices.find((choice) => choice.value === value)?.title;
  }

  teams() {
    return this.getRootElement().teams;
  }

  typed() {
    if (!this.isMultiSelect) this.picked.clear();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(this.field.value), waitMs);
    this.valueChanged();
  }

  async find(text) {
    const asked = (this.asked ?? 0) + 1;
    this.asked = asked;
    this.offer([], 'Searching…');
    const found = await this.look(text);
    // A slow answer to what is no longer in the field is no answer.
    if (asked !== this.asked || document.activeElement !== this.field) return;
    if (found.kind !== 'choices') return this.offer([], found.shown);
    const choices = found.choices.filter(({ value }) => !this.isMultiSelect || !this.picked.has(value));
    const some = choices.length === 1 ? '1 result' : `${choices.length} results`;
    this.offer(choices, choices.length === 0 ? 'No results' : some);
  }

  async look(text) {
    const wanted = text.trim().toLowerCase();
    if (!this.searches) {
      return { kind: 'choices', choices: this.choices.filter(({ title }) => title?.toLowerCase().includes(wanted)) };
    }
    const inputs = this.getRootElement()
      .getAllInputs()
      .filter((input) => input.id && input.value !== undefined);
    const typed = Object.fromEntries(inputs.map((input) => [input.id, String(input.value)]));
    return this.teams().search(this.id, text.trim(), typed);
  }

  offer(choices, news) {
    this.offered = choices;
    this.list.replaceChildren(
      ...choices.map(({ title, value }, index) =>
        el(
          'li',
          {
            id: `${this.listId}-${index}`,
            role: 'option',
            'aria-selected': String(this.picked.has(value)),
            onclick: () => this.pick(index),
          },
          title,
        ),
      ),
    );
    this.list.hidden = choices.length === 0;
    this.news.textContent = news;
    this.field.setAttribute('aria-expanded', String(choices.length > 0));
    this.point(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.asked = (this.asked ?? 0) + 1;
    this.offer([], '');
  }

  point(index) {
    this.active = index;
    for (const [at, option] of [...this.list.children].entries()) {
      option.classList.toggle('pointed', at === index);
      if (at === index) option.scrollIntoView({ block: 'nearest' });
    }
    if (index < 0) this.field.removeAttribute('aria-activedescendant');
    else this.field.setAttribute('aria-activedescendant', `${this.listId}-${index}`);
  }

  pick(index) {
    const choice = this.offered[index];
    if (!choice) return;
    if (!this.isMultiSelect) this.picked.clear();
    this.picked.set(choice.value, choice.title);
    this.close();
    this.show();
    this.valueChanged();
  }

  remove(value) {
    this.picked.delete(value);
    this.show();
    this.valueChanged();
    this.field.focus();
  }

  show() {
    if (!this.isMultiSelect) {
      this.field.value = [...this.picked.values()][0] ?? '';
      return;
    }
    this.field.value = '';
    this.chips.hidden = this.picked.size === 0;
    this.chips.replaceChildren(
      ...[...this.picked].map(([value, title]) => {
        const remove = { type: 'button', 'aria-label': `Remove ${title}`, onclick: () => this.remove(value) };
        return el('li', { class: 'pick' }, title, el('button', remove, '×'));
      }),
    );
  }

  key(event) {
    const { key } = event;
    const last = this.offered?.length ? this.offered.length - 1 : -1;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (last < 0) return void this.find(this.isMultiSelect ? this.field.value : '');
      const next = key === 'ArrowDown' ? this.active + 1 : this.active - 1;
      this.point(next > last ? 0 : next < 0 ? last : next);
    }
    if (key === 'Enter' && last >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.pick(Math.max(0, this.active));
    }
    if (key === 'Escape' && (last >= 0 || this.news.textContent !== '')) {
      // Closes the list, not the dialog around it.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
    if (key === 'Backspace' && this.isMultiSelect && this.field.value === '') {
      const value = [...this.picked.keys()].at(-1);
      if (value !== undefined) this.remove(value);
    }
  }

  /** What was typed and not chosen is no choice: the field forgets it. */
  leave() {
    this.close();
    this.show();
  }
}

AC.GlobalRegistry.elements.register('Input.ChoiceSet', SearchChoiceSet);
