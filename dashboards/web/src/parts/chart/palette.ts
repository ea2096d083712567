/**
 * Colours that eyes which confuse red and green or blue and yellow still tell apart (after Okabe and Ito, 2008), darkened
 * where needed to 3:1 against white. Never the only difference: lines also differ in dash, bars in pattern or label.
 */
export const PALETTE = ['#0072b2', '#c25100', '#00805d', '#a64d79', '#8a6d00', '#2f7fb0', '#333333'] as const

/** States, the same everywhere. Beside a word or a sign, never alone. */
export const STATE_COLOURS = {
  pass: '#00704f',
  fail: '#b3261e',
  undetermined: '#8a5a00',
  not_applicable: '#5c6670',
} as const

/** Dashes by the number of the line. */
export const DASHES = ['solid', 'dashed', 'dotted'] as const

export const AXIS_COLOUR = '#4a5560'
export const GRID_COLOUR = '#e2e6ea'
