import { describe, expect, it } from 'vitest'
import { requireTurn } from '../../ingest/accept/backlog.ts'
import { A } from '../support/service.ts'

const MIB = 1 << 20
const turn =
  (waitingBytes: number, waitMs: number, own = waitingBytes) =>
  () =>
    requireTurn(
      { waitingBytes, waitMs, waitingBytesOf: (institution) => (institution === A ? own : waitingBytes - own) },
      A,
    )

describe('a body is asked to come back', () => {
  it('when those before it will take more than half a second to decode; half a second is not too long', () => {
    expect(turn(8 * MIB, 500)).not.toThrow()
    expect(turn(8 * MIB, 501)).toThrow(
      expect.objectContaining({
        code: 'TOO_MANY_REQUESTS',
        details: expect.objectContaining({ retryAfterSeconds: 1 }),
      }),
    )
  })

  it('never for what others sent: an institution that has nothing waiting is taken', () => {
    expect(turn(64 * MIB, 60_000, 0)).not.toThrow()
    expect(turn(64 * MIB, 60_000, 1)).toThrow()
  })

  it('never while less than 8 MiB wait, however slow the last one was', () => {
    expect(turn(8 * MIB - 1, 60_000)).not.toThrow()
  })
})
