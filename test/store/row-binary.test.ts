import { describe, expect, it } from 'vitest'
import { RowBinaryReader } from '../../store/row-binary.ts'
import { STORES } from '../support/stores.ts'

describe.each(STORES)('an answer in RowBinary, from $kind', ({ empty }) => {
  it('is what was asked for, with parameters, and an error where the query fails', async () => {
    const { store, dispose } = await empty()
    try {
      const text = '昇腾'.repeat(100)
      const sql = 'SELECT {name:String}, [toUInt16(1), 65535], emptyArrayUInt32() FROM numbers(2)'
      const reader = new RowBinaryReader(await store.bytes(sql, { name: text }))
      for (let row = 0; row < 2; row++) {
        expect(reader.text()).toBe(text)
        expect([...reader.numbers(2)]).toEqual([1, 0, 255, 255])
        expect([...reader.numbers(4)]).toEqual([])
      }
      expect(reader.isDone).toBe(true)
      await expect(store.bytes('SELECT throwIf(number = 9) FROM numbers(10)')).rejects.toThrow(/FUNCTION_THROW_IF/)
      expect(new RowBinaryReader(await store.bytes("SELECT 'after'")).text()).toBe('after')
    } finally {
      await dispose()
    }
  })
})

describe('an answer in RowBinary', () => {
  it('that ends inside a value is an error, never a shorter value', () => {
    expect(() => new RowBinaryReader(Uint8Array.of(3, 65, 66)).text()).toThrow('ends inside a value')
    expect(() => new RowBinaryReader(Uint8Array.of(2, 1, 0, 1)).numbers(2)).toThrow('ends inside a value')
    expect(() => new RowBinaryReader(Uint8Array.of(0x80)).text()).toThrow('ends inside a value')
  })
})
