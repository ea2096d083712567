import { Button } from 'antd'
import type { JSX } from 'react'
import type { paths } from '../../../../client/api.ts'
import { useWords } from '../words/words.ts'
import { useJobFile } from './job-file.tsx'

type Body = NonNullable<paths['/v1/jobs/evidence_bundle']['post']['requestBody']>['content']['application/json']

const TEXTS = { save: { zh: '下载证据包', en: 'Evidence bundle' } }

/** Makes an evidence bundle as a job and hands it over when it is done; how far it is stands beside the button. */
export function BundleButton({
  asked,
  disabled = false,
}: {
  readonly asked: Body
  readonly disabled?: boolean
}): JSX.Element {
  const say = useWords()
  const { ask, busy, progress } = useJobFile()
  return (
    <>
      <Button onClick={() => ask({ kind: 'evidence_bundle', input: asked })} disabled={disabled || busy}>
        {say(TEXTS.save)}
      </Button>
      {progress}
    </>
  )
}
