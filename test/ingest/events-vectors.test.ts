import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents, recordIdOf } from '../../ingest/decode/cloud-events.ts'
import { binaryEvent } from '../../ingest/http/event-mode.ts'
import { usageEventSchema } from '../../schemas/usage-event.ts'
import { A } from '../support/service.ts'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/cloudevents/${name}`, import.meta.url), 'utf8')
const INSTITUTION = A
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
const EVENT = { specversion: '1.0', id: '1', source: '/s', type: 't' }
const readOne = (changes: Readonly<Record<string, unknown>>) =>
  readEvents(bytes({ ...EVENT, ...changes }), 10, INSTITUTION)[0] as Record<string, unknown>
const faultOf = (changes: Readonly<Record<string, unknown>>) => {
  const { fault } = readOne(changes) as { fault?: { code: string; path: string } }
  return fault === undefined ? null : `${fault.code} ${fault.path}`
}

/** Request and attributes of each scenario of the conformance suite, with its example content types put in. */
function scenarios() {
  return fixture('http-protocol-binding.feature')
    .split('Scenario Outline: ')
    .slice(1)
    .flatMap((text) => {
      const [request = ''] = /(?<=""")[\s\S]*?(?=""")/.exec(text) ?? []
      const tables = [...text.matchAll(/^ *\| *(.*?) *\|(?: *(.*?) *\|)?\r?$/gm)].map(([, key = '', value]) => [
        key,
        value,
      ])
      const attributes = tables.filter(([key, value]) => value !== undefined && key !== 'key')
      const types = tables.flatMap(([key = '', value]) => (value === undefined && key !== 'contentType' ? [key] : []))
      return types.map((type) => ({
        name: `${text.split('\n')[0]?.replace('<contentType>', type)}`,
        request: request.replaceAll('<contentType>', type),
        attributes: Object.fromEntries(attributes.map(([key, value]) => [key, value?.replace('<contentType>', type)])),
      }))
    })
}

describe('the CloudEvents conformance suite, HTTP binding', () => {
  it('has four scenarios', () => expect(scenarios()).toHaveLength(4))

  it.each(scenarios())('$name', ({ request, attributes }) => {
    const [head = '', body = ''] = request.trim().split(/\n\s*\n/)
    const headers = Object.fromEntries(
      head
        .split('\n')
        .slice(1)
        .map((line) => [/^\s*([^:]+)/.exec(line)?.[1]?.toLowerCase() ?? '', line.replace(/^[^:]+:\s*/, '').trim()]),
    )
    const event = binaryEvent(headers, Buffer.from(body)) ?? Buffer.from(body)
    expect(JSON.parse(event.toString())).toMatchObject(attributes)
    const [row] = readEvents(event, 10, INSTITUTION)
    expect(row).toMatchObject({ value: { message: 'Hello World!', recordId: '/mycontext/subcontext 1234-1234-1234' } })
  })
})

describe('events of the documentation of OpenMeter', () => {
  it('two that share source and id have one record id, and their data tells them apart', () => {
    const rows = fixture('openmeter-docs.jsonl')
      .trim()
      .split('\n')
      .map((line) => readEvents(Buffer.from(line), 10, INSTITUTION)[0] as { value: Record<string, string> })
    expect(rows.map(({ value }) => [value['recordId'], value['contract'], value['duration']])).toEqual([
      ['service-0 00001', 'customer-1', '12'],
      ['service-0 00001', 'customer-1', '10'],
      ['service-0 00002', 'customer-1', '20'],
    ])
  })
})

describe('an event', () => {
  it('without a required attribute, or of another version, is at fault in that attribute', () => {
    expect(faultOf({ specversion: '0.3', data: {} })).toBe('FIELD_INVALID specversion')
    for (const name of ['specversion', 'id', 'source', 'type'])
      expect(faultOf({ [name]: undefined, data: {} })).toBe(`FIELD_MISSING ${name}`)
    expect(faultOf({ source: 'a b', data: {} })).toBe('FIELD_INVALID source')
    expect(faultOf({ time: 'yesterday', data: {} })).toBe('FIELD_INVALID time')
  })

  it.each([
    ['no data', {}, 'FIELD_MISSING data'],
    ['a list as data', { data: [] }, 'FIELD_INVALID data'],
    ['data that is XML', { datacontenttype: 'application/xml', data: '<a/>' }, 'FIELD_INVALID datacontenttype'],
    ['data in GBK', { datacontenttype: 'application/json; charset=gbk', data: {} }, 'FIELD_INVALID datacontenttype'],
    ['data twice', { data: {}, data_base64: 'e30=' }, 'FIELD_INVALID data_base64'],
    ['data that is not base64', { data_base64: 'e3' }, 'FIELD_INVALID data_base64'],
    ['packed data that is not JSON', { data_base64: 'eyI=' }, 'JSON_MALFORMED data'],
    ['packed data that is not UTF-8', { data_base64: '/w==' }, 'JSON_MALFORMED data'],
    ['an id of its own in the data', { data: { recordId: 'r' } }, 'FIELD_INVALID data.recordId'],
    [
      'a subject that is neither contract nor customer',
      { subject: 'x', data: { contract: 'c', customer: 'd' } },
      'FIELD_INVALID subject',
    ],
  ])('with %s is at fault', (_, changes, fault) => expect(faultOf(changes)).toBe(fault))

  it.each([
    [{ subject: 'c', data: {} }, { contract: 'c' }],
    [{ subject: 'c', data: { contract: 'c' } }, { contract: 'c' }],
    [
      { subject: 'u', data: { contract: 'c' } },
      { contract: 'c', customer: 'u' },
    ],
    [
      { subject: 'u', data: { contract: 'c', customer: null } },
      { contract: 'c', customer: 'u' },
    ],
    [
      { subject: 'u', data: { contract: 'c', customer: 'u' } },
      { contract: 'c', customer: 'u' },
    ],
    [{ subject: 'u', data: { customer: 'u' } }, { customer: 'u' }],
    [{ subject: null, data: { contract: 'c' } }, { contract: 'c' }],
    [{ time: 't', data: {} }, null],
    [{ time: '2025-07-01T00:00:00Z', data: {} }, { end: '2025-07-01T00:00:00Z' }],
    [{ time: '2025-07-01T00:00:00Z', data: { end: 'e' } }, { end: 'e' }],
    [{ data: { institution: 'i' } }, { institution: 'i' }],
  ])('%j gives %j', (changes, fields) => {
    if (fields === null) expect(readOne(changes)).toHaveProperty('fault')
    else expect(readOne(changes)['value']).toEqual({ institution: INSTITUTION, recordId: '/s 1', ...fields })
  })

  it('at fault leaves the others of its batch as they are', () => {
    const rows = readEvents(bytes([{ ...EVENT, data: {} }, 'no event', { ...EVENT, id: '2', data: {} }]), 10, A)
    expect(rows.map((row) => 'value' in row)).toEqual([true, false, true])
  })

  it('says in binary mode what it says in structured mode, whatever its values', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() === text)
    const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null))
    const payload = fc.oneof(fc.dictionary(fc.string(), scalar), fc.array(scalar), scalar)
    fc.assert(
      fc.property(value, value, payload, (id, subject, data) => {
        const headers = {
          'content-type': 'application/json',
          'ce-specversion': '1.0',
          'ce-type': 't',
          'ce-source': '/s',
          'ce-id': encodeURIComponent(id),
          'ce-subject': encodeURIComponent(subject),
        }
        const binary = readEvents(binaryEvent(headers, bytes(data)) ?? new Uint8Array(0), 10, A)[0]
        const structured = readEvents(bytes({ ...EVENT, id, subject, data }), 10, A)[0]
        // A null is no data in structured mode, and in binary mode data that is no object.
        if (data === null) expect([binary, structured].every((row) => row !== undefined && 'fault' in row)).toBe(true)
        else expect({ ...binary, raw: '' }).toEqual({ ...structured, raw: '' })
      }),
    )
  })
})

describe('recordIdOf', () => {
  it('is one id for one pair, of at most 128 characters', () => {
    const source = fc.string({ minLength: 1, maxLength: 200 }).filter((text) => !/\s/.test(text))
    const id = fc.string({ minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(source, id, source, id, (s1, i1, s2, i2) => {
        expect(recordIdOf(s1, i1).length).toBeLessThanOrEqual(128)
        expect(recordIdOf(s1, i1) === recordIdOf(s2, i2)).toBe(s1 === s2 && i1 === i2)
      }),
    )
    expect(recordIdOf('s'.repeat(64), 'i'.repeat(63))).toHaveLength(128)
    expect(recordIdOf('s'.repeat(64), 'i'.repeat(64))).toMatch(/^sha256:[0-9a-f]{64}$/)
  })
})

describe('docs/usage-event.json', () => {
  it('is what the schema says; npx tsx build/json-schema.mjs writes it', () => {
    const file = new URL('../../docs/usage-event.json', import.meta.url)
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(usageEventSchema(), null, 2)}\n`)
  })
})
