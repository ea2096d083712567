/**
 * One line of the table of errors. `status` is the HTTP answer, from 200 (a warning) to 599; `exit` the command line's
 * exit code, see the list in docs/errors.md; `mend` and `zh` say, in English and in Chinese, what the reader can do.
 */
export type ErrorDefinition = {
  readonly status: number
  readonly exit: number
  readonly mend: string
  readonly zh: string
}
