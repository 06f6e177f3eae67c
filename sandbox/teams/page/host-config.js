/** @param {string} name */
const color = (name, subtle = name) => ({ default: `var(--${name})`, subtle: `var(--${subtle})` });

const foreground = {
  default: color('text', 'text-quiet'),
  accent: color('link'),
  good: color('good'),
  warning: color('warn'),
  attention: color('bad'),
  light: color('text-quiet'),
  dark: color('text'),
};

/** @param {string} background @param {string} border */
const container = (background, border) => ({
  backgroundColor: `var(--${background})`,
  borderColor: `var(--${border})`,
  foregroundColors: foreground,
});

/** Teams' measures; the colours are variables of the page's theme, so that a change of theme needs no redrawing. */
export const hostConfig = {
  hostCapabilities: {},
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 28 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: container('card', 'line'),
    emphasis: container('card-emphasis', 'line'),
    accent: container('accent-soft', 'accent-line'),
    good: container('good-soft', 'good'),
    warning: container('warn-soft', 'warn'),
    attention: container('bad-soft', 'bad'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
  },
  adaptiveCard: { allowCustomStyle: false },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 140 },
    value: { wrap: true },
    spacing: 12,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', weight: 'default', size: 'small', spacing: 'small' },
  },
  table: { cellSpacing: 6 },
  // Below the column's own heading: the person's name.
  textBlock: { headingLevel: 3 },
  textStyles: { heading: { weight: 'bolder', size: 'large' }, columnHeader: { weight: 'bolder' } },
};
