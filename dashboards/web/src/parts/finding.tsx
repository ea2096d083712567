import type { JSX } from 'react'
import { useContext } from 'react'
import { titleOfFinding } from '../../../../core/finding-titles.ts'
import { LanguageContext, type Words } from '../words/words.ts'

/** What a finding is called; one of a claim by its clause. */
export function findingTitle(code: string, say: (words: Words) => string): string {
  const title = titleOfFinding(code)
  return title === null ? code : say(title)
}

/** The facts as the report has them, which is in Chinese; who reads English is told first what they are about. */
export function FindingText({ code, message }: { readonly code: string; readonly message: string }): JSX.Element {
  const { language } = useContext(LanguageContext)
  const title = language === 'en' ? titleOfFinding(code) : null
  return (
    <>
      {title !== null && <strong>{title.en}: </strong>}
      <span lang="zh-CN">{message}</span>
    </>
  )
}
