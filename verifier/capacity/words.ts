/** The same sentence for both kinds of reader. */
export type Words = { readonly en: string; readonly zh: string }

/** Sentences one after the other: a blank between English ones, none between Chinese ones. */
export const join = (parts: readonly Words[]): Words => ({
  en: parts.map(({ en }) => en).join(' '),
  zh: parts.map(({ zh }) => zh).join(''),
})
