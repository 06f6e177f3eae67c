/** What a form's buttons mean. The verb stands in the data of the button: dialogs and older clients send nothing else. */
const FORM_VERBS = [
  'ask-open',
  'ask-pick',
  'ask-before',
  'ask-send',
  'policy-open',
  'policy-add',
  'policy-save',
  'eligibility-open',
  'eligibility-send',
  'eligibility-confirm',
  'eligibility-take',
  'assignments-page',
  'convert-open',
  'convert-send',
  'group-create',
  'pass-open',
  'pass-send',
  'form-close',
] as const;
export type FormVerb = (typeof FORM_VERBS)[number];

/**
 * What comes back from a form: its button, and its fields as typed. Nothing in it is trusted: whoever sends it may have
 * made it up, so it is read again by the rules that hold for typed commands.
 */
export type FormClick = {
  verb: FormVerb;
  /** Which copy of a form was sent, so that one that is sent twice does its work once; null where none can be told. */
  form: string | null;
  /** Texts by the name of the field; a field that is not there is empty. */
  fields: Readonly<Record<string, string>>;
};

/** No form has more fields, and no field takes more characters: what is longer is cut. */
const MOST_FIELDS = 60;
const LONGEST_FIELD = 40_000;
const FIELD_NAME = /^[a-z][A-Za-z]{0,39}$/;
const FORM_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a form from the value of an `adaptiveCard/action` invoke, of a dialog's `task/fetch` or `task/submit`, or of an
 * `Action.Submit`. Null for anything else, and for automatic refreshes. Looks no deeper than the fields.
 */
export function parseFormClick(value: unknown): FormClick | null {
  if (!isRecord(value) || value.trigger === 'automatic') return null;
  const action = isRecord(value.action) ? value.action : value;
  if (action.trigger === 'automatic') return null;
  const data = isRecord(action.data) ? action.data : action;
  const verb = FORM_VERBS.find((known) => known === data.verb);
  if (verb === undefined) return null;
  if (action !== data && action.verb !== undefined && action.verb !== verb) return null;
  const form = typeof data.form === 'string' && FORM_ID.test(data.form) ? data.form.toLowerCase() : null;
  return { verb, form, fields: fieldsOf(data) };
}

function fieldsOf(data: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  const known = Object.entries(data).filter(([name]) => FIELD_NAME.test(name) && name !== 'verb' && name !== 'form');
  for (const [name, value] of known.slice(0, MOST_FIELDS)) {
    // Clients send numbers and toggles as text; one that does not is understood all the same.
    if (typeof value === 'string') fields[name] = value.slice(0, LONGEST_FIELD);
    else if (typeof value === 'number' || typeof value === 'boolean') fields[name] = String(value);
  }
  return fields;
}

/** A field as typed; empty when it is not there. */
export function fieldOf(click: Pick<FormClick, 'fields'>, name: string): string {
  return click.fields[name] ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
