import type { JSX } from 'react'
import './verdict.css'

/** A clause by its id and word for word; guides are in Chinese whatever the language of the page is. */
export function ClauseQuotation(props: { readonly id: string; readonly quotation: string }): JSX.Element {
  const { id, quotation } = props
  return (
    <div>
      <span className="clause-id">{id}</span>
      <blockquote className="clause-quotation" lang="zh-CN">
        {quotation}
      </blockquote>
    </div>
  )
}
