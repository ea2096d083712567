import { createContext, useContext } from 'react'

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text in both languages of the interface. */
export type Words = Readonly<Record<Language, string>>

export const LanguageContext = createContext<{
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}>({ language: 'zh', setLanguage: () => {} })

/** Gives the function that says a text in the language the user has chosen. */
export function useWords(): (words: Words) => string {
  const { language } = useContext(LanguageContext)
  return (words) => words[language]
}

const KEY = 'suanheng.language'

/** What the user chose last; Chinese for everybody else. */
export function rememberedLanguage(storage: Storage): Language {
  const kept = storage.getItem(KEY)
  return LANGUAGES.find((language) => language === kept) ?? 'zh'
}

export const rememberLanguage = (storage: Storage, language: Language): void => storage.setItem(KEY, language)
