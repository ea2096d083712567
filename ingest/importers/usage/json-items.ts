import { type JSONParser, Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { messageOf, SuanhengError } from '../../../core/errors.ts'

/** An item longer than this is none of any input read here; what stands between two items counts with the second. */
const MAX_ITEM = 16 << 20

/** Nothing that is read here nests deeper; every open level costs memory. */
const MAX_DEPTH = 200

/** An entry of a list, or a document that is not one. `line` is where it begins, from 1. */
export type JsonItem = { readonly value: unknown; readonly line: number; readonly isEntry: boolean }

/**
 * JSON documents one after the other, however they are spaced, item by item: the entries of a top-level array or of
 * `items` of a top-level object as they come, then the document itself without them. Memory: one item.
 * Errors: JSON_MALFORMED, also where the last document is not whole; REQUEST_INVALID on an item of more than 16 Mi
 * characters or 200 levels.
 */
export function jsonItems(each: (item: JsonItem) => void) {
  const tokenizer = new Tokenizer({ stringBufferSize: 65_536, numberBufferSize: 64, separator: '' })
  const parser = new TokenParser({ paths: ['$', '$.*', '$.items.*'], separator: '' })
  const begins: number[] = []
  let line = 1
  let depth = 0
  let unread = 0
  let first = true
  tokenizer.onToken = (token) => {
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) {
      if (depth === MAX_DEPTH) throw tooDeep(`line ${line}: `)
      begins[depth++] = line
    } else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) depth--
    parser.write(token)
  }
  parser.onValue = ({ value, parent, stack }) => {
    const isEntry = Array.isArray(parent)
    // Of an object only its document and the entries of `items` are wanted.
    if (stack.length === 1 && !isEntry) return
    // The document is told last, and without its entries: they are not kept in it.
    if (isEntry) parent.length = 0
    unread = 0
    each({ value, line: begins[stack.length] ?? line, isEntry })
  }
  return {
    text(piece: string): void {
      let from = first && piece.startsWith('\ufeff') ? 1 : 0
      first &&= piece === ''
      while (from < piece.length) {
        const at = piece.indexOf('\n', from)
        const to = at < 0 ? piece.length : at + 1
        unread += to - from
        if (unread > MAX_ITEM)
          throw new SuanhengError('REQUEST_INVALID', `line ${line}: no end of an item within ${MAX_ITEM} characters`)
        const part = piece.slice(from, to)
        guarded(line, () => tokenizer.write(part))
        if (at >= 0) line++
        from = to
      }
    },
    end(): void {
      guarded(line, () => tokenizer.end())
      if (depth > 0) throw new SuanhengError('JSON_MALFORMED', `line ${line}: the input ends within a document`)
    },
  }
}

const tooDeep = (where = '') => new SuanhengError('REQUEST_INVALID', `${where}nested deeper than ${MAX_DEPTH} levels`)

/** The same limit for a parser that has no hook of its own. Errors, of its `write`: REQUEST_INVALID. */
export function limitDepth(parser: JSONParser): void {
  let depth = 0
  parser.onToken = ({ token }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
      if (++depth > MAX_DEPTH) throw tooDeep()
    } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth--
  }
}

function guarded(line: number, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    throw new SuanhengError('JSON_MALFORMED', `line ${line}: ${messageOf(error).slice(0, 200)}`, {}, error)
  }
}
