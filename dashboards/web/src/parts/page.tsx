import { Typography } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useEffect } from 'react'
import type { Words } from '../words/words.ts'
import { useWords } from '../words/words.ts'

/** Title, what can be done with the whole page, and the page. */
export function Page(props: {
  readonly title: Words | string
  readonly actions?: ReactNode
  readonly children: ReactNode
}): JSX.Element {
  const say = useWords()
  const title = typeof props.title === 'string' ? props.title : say(props.title)
  useEffect(() => {
    document.title = `${title} · 算衡 Suanheng`
  }, [title])
  return (
    <article className="page">
      <header className="page-head">
        <Typography.Title level={1}>{title}</Typography.Title>
        <div className="page-actions">{props.actions}</div>
      </header>
      {props.children}
    </article>
  )
}
