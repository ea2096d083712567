import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Inventory } from '../../../ingest/importers/inventory/inventory.ts'
import { readInventory } from '../../../ingest/importers/inventory/inventory.ts'
import type { InventoryKind } from '../../../ingest/importers/inventory/kinds.ts'
import { INVENTORY_KINDS } from '../../../ingest/importers/inventory/kinds.ts'
import { deviceRecords, groupsOf } from '../../../ingest/importers/inventory/records.ts'

const capture = (name: string) => readFileSync(new URL(`../../fixtures/inventory/${name}`, import.meta.url), 'utf8')
const read = (kind: InventoryKind, text: string): Inventory => readInventory(INVENTORY_KINDS[kind](), text)

/** The captures are masked upstream: put ids in again. */
const identified = (text: string, serial: string, uuid: string) =>
  text
    .replaceAll('GPU-00000000-0000-0000-0000-000000000000', uuid)
    .replace(/(?<=[ ,:])0000000000000(?=[,\r\n])/g, serial)
    .replace('MIG-00000000-0000-0000-0000-000000000000', 'MIG-0000000a-0000-0000-0000-000000000000')

const SERIAL = '1652823055647'
const UUID = 'GPU-5d3a1c0e-9f6b-4a52-8d71-c0ffee000001'
const cardsOf = ({ counted }: Inventory) => counted.reduce((sum, { facts }) => sum + facts.cards, 0)
const byModel = ({ counted }: Inventory) =>
  Object.fromEntries(
    groupsOf(counted, undefined).map(({ acceleratorModel, cards }) => [acceleratorModel ?? '', cards]),
  ) as Record<string, number>
const whys = ({ dropped }: Inventory) => dropped.map(({ line, what, why }) => `${line ?? what}: ${why.en}`)

const memory = (header: string, value: string) =>
  read('nvidia-csv', `${header}, uuid, name\n${value}, ${UUID}, NVIDIA L20`).devices[0]?.facts.memoryGb
const nodes = (...entries: object[]) => read('slurm-nodes', JSON.stringify({ nodes: entries }))

describe('nvidia-smi --query-gpu', () => {
  it('reads serial, UUID, memory from MiB and the PCI id device first, of an H100 in MIG mode as one card', () => {
    const { devices, counted, dropped } = read(
      'nvidia-csv',
      identified(capture('h100-mig.query-gpu.csv'), SERIAL, UUID),
    )
    expect(devices).toEqual([
      {
        line: 2,
        facts: {
          serial: SERIAL,
          uuid: UUID,
          acceleratorModel: 'NVIDIA H100 80GB HBM3',
          memoryGb: '79.64746',
          pciId: '10de:2330',
          unit: 'device',
          source: 'nvidia-smi --query-gpu',
        },
      },
    ])
    expect([counted, dropped]).toEqual([[], []])
  })

  it('a card whose ids are masked with zeros has none: it is counted, not named', () => {
    const { devices, counted } = read('nvidia-csv', capture('l40s.query-gpu.csv'))
    expect(devices).toEqual([])
    expect(counted).toEqual([{ line: 2, facts: { acceleratorModel: 'NVIDIA L40S', memoryGb: '44.988281', cards: 1 } }])
  })

  it('a GeForce says [N/A] for its serial, and is known by its UUID', () => {
    const [card] = read('nvidia-csv', identified(capture('rtx-2080-super-windows.query-gpu.csv'), SERIAL, UUID)).devices
    expect(card?.facts).toMatchObject({ uuid: UUID, acceleratorModel: 'NVIDIA GeForce RTX 2080 SUPER' })
    expect(card?.facts).not.toHaveProperty('serial')
  })

  it('fields come in any order, with nounits the unit is in the header, without any the memory is not known', () => {
    expect(memory('memory.total [MiB]', '46068')).toBe('44.988281')
    expect(memory('memory.total [MiB]', '46068 MiB')).toBe('44.988281')
    expect(memory('memory.total', '46068')).toBeUndefined()
    expect(memory('memory.total [MiB]', '[N/A]')).toBeUndefined()
  })

  it('the same capture twice is one card, also without ids, where the bus id is the same', () => {
    const masked = capture('l40s.query-gpu.csv')
    expect(cardsOf(read('nvidia-csv', masked + masked))).toBe(1)
    const known = identified(masked, SERIAL, UUID)
    const twice = read('nvidia-csv', known + known)
    expect(twice.devices).toHaveLength(1)
    expect(whys(twice)).toEqual(['4: the same card as on line 2: counted once'])
  })

  it('one UUID under two models is one card of neither, and a person is told', () => {
    const found = read('nvidia-csv', `name, uuid\nNVIDIA A100-SXM4-80GB, ${UUID}\nNVIDIA H100 80GB HBM3, ${UUID}`)
    expect(found.devices.map(({ facts }) => facts)).toEqual([
      expect.not.objectContaining({ acceleratorModel: expect.anything() }),
    ])
    expect(whys(found)[0]).toContain('under another model')
  })

  it('four GPUs of an A16 share the serial of their board, and are four', () => {
    const rows = ['a', 'b', 'c', 'd'].map((id) => `NVIDIA A16, 1321021000001, GPU-${id}0000000-1`)
    const { devices } = read('nvidia-csv', ['name, serial, uuid', ...rows].join('\n'))
    expect(devices).toHaveLength(4)
    for (const { facts } of devices) expect(facts).toMatchObject({ boardSerial: '1321021000001' })
    expect(devices.filter(({ facts }) => facts.serial !== undefined)).toEqual([])
  })

  it('lines without a header and rows of another width are dropped with their line', () => {
    const found = read('nvidia-csv', `NVIDIA L20, ${UUID}\nname, uuid\nNVIDIA L20\nNVIDIA L20, ${UUID}`)
    expect(found.dropped.map(({ line }) => line)).toEqual([1, 3])
    expect(found.devices).toHaveLength(1)
  })
})

const cell = (...values: string[]) => fc.constantFrom('', ...values)
const row = fc.tuple(cell('S1', 'S2'), cell('GPU-1', 'GPU-2', 'GPU-3'), cell('NVIDIA L20', 'NVIDIA L40S'))
const inventory = (rows: readonly (readonly string[])[]) =>
  read('csv', ['serial,uuid,acceleratorModel', ...rows.map((cells) => cells.join(','))].join('\n'))
const cards = ({ devices }: Inventory) => devices.map(({ facts }) => facts.uuid ?? facts.serial ?? '').sort()

describe('whatever the order of lines', () => {
  it('the cards are the same, none is named twice, and a line again adds none', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        // A UUID with two serials is a contradiction of its own, left to the store and the reviewer.
        const serials = new Map<string, string>()
        const told = rows.filter(([serial, uuid]) => {
          if (uuid === '' || serial === '') return true
          const first = serials.get(uuid) ?? serial
          serials.set(uuid, first)
          return first === serial
        })
        const once = cards(inventory(told))
        expect(new Set(once).size).toBe(once.length)
        expect(cards(inventory([...told].reverse()))).toEqual(once)
        expect(cards(inventory([...told, ...told.filter(([serial, uuid]) => serial + uuid !== '')]))).toEqual(once)
      }),
    )
  })

  it('a line with the UUID alone and one with the serial too are one card with both', () => {
    for (const rows of [
      [
        ['', 'GPU-1', ''],
        ['S1', 'GPU-1', 'NVIDIA L20'],
      ],
      [
        ['S1', 'GPU-1', ''],
        ['S1', '', 'NVIDIA L20'],
      ],
    ])
      for (const order of [rows, [...rows].reverse()])
        expect(inventory(order).devices.map(({ facts }) => facts)).toEqual([
          { serial: 'S1', uuid: 'GPU-1', acceleratorModel: 'NVIDIA L20' },
        ])
  })
})

describe('nvidia-smi -q', () => {
  it.each([
    ['h100-80gb-hbm3.q.txt', 'NVIDIA H100 80GB HBM3', '10de:2330', '79.64746'],
    ['l40s.q.txt', 'NVIDIA L40S', '10de:26b9', '44.988281'],
  ])('%s is one card, its memory that of the card and not of BAR1', (file, acceleratorModel, pciId, memoryGb) => {
    const { devices, dropped } = read('nvidia-query', identified(capture(file), SERIAL, UUID))
    expect(devices.map(({ facts }) => facts)).toMatchObject([
      { serial: SERIAL, uuid: UUID, acceleratorModel, memoryGb, pciId },
    ])
    expect(dropped).toEqual([])
  })

  it('four MIG devices that the log does not name are told, and the card counts once with its own memory', () => {
    const found = read('nvidia-query', identified(capture('h100-mig.q.txt'), SERIAL, UUID))
    expect(found.devices.map(({ facts }) => facts.memoryGb)).toEqual(['79.64746'])
    expect(found.dropped.map(({ what }) => what)).toEqual(['MIG 0', 'MIG 1', 'MIG 2', 'MIG 3'])
    expect(whys(found)[0]).toContain(`of ${UUID}`)
  })

  it('idle and load of one masked card, one log after the other, are one card', () => {
    const log = capture('l40s.q.txt')
    expect(cardsOf(read('nvidia-query', `# $ nvidia-smi -q\n${log}\n####\n${log}`))).toBe(1)
  })
})

describe('nvidia-smi -L', () => {
  it('one card and four slices that name it', () => {
    const { devices, dropped } = read('nvidia-list', identified(capture('h100-mig.list.txt'), SERIAL, UUID))
    const slices = devices.filter(({ facts }) => facts.sliceOf === UUID)
    expect(devices).toHaveLength(5)
    expect(slices.map(({ facts }) => facts.acceleratorModel?.slice(-11))).toEqual([
      'MIG 3g.40gb',
      'MIG 2g.20gb',
      'MIG 1g.10gb',
      'MIG 1g.10gb',
    ])
    expect(dropped).toEqual([])
  })

  it('slices of a card whose id is masked are dropped: they can be tied to no card', () => {
    const found = read('nvidia-list', capture('h100-mig.list.txt'))
    expect([found.devices.length, cardsOf(found), found.dropped.length]).toEqual([0, 1, 4])
  })
})

describe('npu-smi', () => {
  it('the table names no device: eight 910B3 of 64 GB are counted, and processes are no devices', () => {
    const found = read('npu-smi', capture('npu-smi-910b3.txt'))
    expect(found.devices).toEqual([])
    expect(groupsOf(found.counted, undefined)).toEqual([{ acceleratorModel: '910B3', memoryGb: '64', cards: 8 }])
    expect(found.dropped).toEqual([])
  })

  it('each chip of a Duo is known by its die id, both have the serial of their board, its controller is none', () => {
    const { devices, dropped } = read('npu-smi', capture('npu-smi-board-300i-duo.txt'))
    expect(devices.map(({ facts }) => [facts.dieId, facts.boardSerial, facts.serial])).toEqual([
      ['42C711D0-20B03700-4A10C8D4-14CC040A-D2102003', '2102312PKQ10N7000011', undefined],
      ['42C711D0-20B03701-4A10C8D4-14CC040A-D2102003', '2102312PKQ10N7000011', undefined],
      ['42C711D1-20B03700-4A10C8D4-14CC040A-D2102003', '2102312PKQ10N7000012', undefined],
      ['42C711D1-20B03701-4A10C8D4-14CC040A-D2102003', '2102312PKQ10N7000012', undefined],
    ])
    expect(devices[0]?.facts).toMatchObject({ acceleratorModel: '310P3', pciId: '19e5:d500' })
    expect(dropped).toEqual([])
  })

  it('a board of several chips that were not asked for is no device', () => {
    const board = capture('npu-smi-board-300i-duo.txt').split('\n\n')[0] ?? ''
    const found = read('npu-smi', board)
    expect(found.devices).toEqual([])
    expect(whys(found)[0]).toContain('a board of 3 chips')
    expect(read('npu-smi', board.replace(': 3', ': 1')).devices[0]?.facts).toMatchObject({
      serial: '2102312PKQ10N7000011',
    })
  })
})

describe('node lists count and name nothing', () => {
  it('Kubernetes: 8 H100, 4 L40S shared in time and not 40, cards under mixed MIG once, slices never', () => {
    const found = read('kubernetes', capture('kubernetes-nodes.json'))
    expect(byModel(found)).toEqual({
      'NVIDIA-H100-80GB-HBM3': 8,
      'NVIDIA-L40S': 4,
      'NVIDIA-A100-SXM4-40GB': 2,
      '': 4,
      '910B3': 8,
      'huawei.com/Ascend910': 8,
      'hygon.com/dcu': 8,
    })
    expect(found.devices).toEqual([])
    expect(found.dropped.map(({ what }) => what)).toEqual([
      'mig-single',
      'mig-mixed',
      'mig-mixed',
      'shares-only',
      'ascend-vnpu',
      'odd',
    ])
  })

  it('Kubernetes: one node is a list of one; anything else is refused', () => {
    const [node] = (JSON.parse(capture('kubernetes-nodes.json')) as { items: unknown[] }).items
    expect(cardsOf(read('kubernetes', JSON.stringify(node)))).toBe(8)
    expect(() => read('kubernetes', '{"items":[{}]}')).toThrow('not a node or a list of nodes')
    expect(() => read('kubernetes', '{')).toThrow(expect.objectContaining({ code: 'JSON_MALFORMED' }))
  })

  it('Oslo: 52 cards, not 76: old and mistaken names of three machines are none, ranges are their machines', () => {
    const found = read('slurm-nodes', capture('uio-slurm-node-inventory.json'))
    expect(groupsOf(found.counted, undefined)).toEqual([
      { acceleratorModel: 'NVIDIA A100-PCIE-40GB', memoryGb: '40', cards: 16 },
      { acceleratorModel: 'NVIDIA GeForce RTX 3090', memoryGb: '24', cards: 20 },
      { acceleratorModel: 'NVIDIA A100 80GB PCIe', memoryGb: '80', cards: 8 },
      { acceleratorModel: 'NVIDIA H100 PCIe', memoryGb: '79.5', cards: 4 },
      { acceleratorModel: 'NVIDIA A40', memoryGb: '44.75', cards: 4 },
    ])
    expect(found.dropped.map(({ what }) => what)).toEqual(['gpu-[4-6]', 'gpu-4-ib.fox', 'gpu-5-ib.fox', 'gpu-6-ib.fox'])
  })

  it('a node that says 4 cards in words and 8 in numbers is neither, and a machine with its domain is the same', () => {
    const node = { hostname: 'g-1', description: '1x64 CPU, 4x NVIDIA L20 @ 48GB', gpu_cards: 4 }
    expect(cardsOf(nodes(node, { ...node, hostname: 'g-1.fox' }, { ...node, hostname: 'g-[01-03]' }))).toBe(16)
    expect(whys(nodes({ ...node, gpu_cards: 8 }))[0]).toContain('4 cards in words and 8 in numbers')
    expect(whys(nodes({ ...node, hostname: 'g-[3-1]' }))[0]).toContain('cannot be read')
  })

  it('OpenB: 3,241 cards, of them 2,440 of models that are not disclosed and stay as written', () => {
    const found = read('openb-nodes', capture('openb-nodes.csv'))
    expect(byModel(found)).toEqual({ V100M32: 124, V100M16: 126, P100: 131, T4: 420, G2: 2304, G3: 136 })
    expect(found.dropped).toEqual([])
  })
})

describe('an equipment list as CSV', () => {
  const found = read('csv', capture('equipment-list.csv'))

  it('cards with an id are named, a line of 400 without one is a count of 400', () => {
    expect(found.devices.map(({ facts }) => facts.serial)).toEqual(['1650723001234', '1650723001235', '1650723001237'])
    expect(found.counted.map(({ facts }) => facts)).toEqual([
      { acceleratorModel: 'Ascend 910B3', memoryGb: '64', site: '深圳二号机房', cards: 400 },
    ])
  })

  it('says what it dropped, with the line in the file, also below a cell of two lines', () => {
    expect(whys(found)).toEqual([
      '1: column 备注 is not known; its values were not read',
      '5: a count without ids: it is taken, its inServiceFrom not',
      '6: an id and a number of cards above one: an id is one card',
      '8: the same card as on line 2: counted once',
      '9: not a number of cards: 若干',
      '10: 3 cells under a header of 13',
    ])
  })

  it('what the schema refuses is told with its line; the lease is kept', () => {
    const { devices, dropped } = deviceRecords(found.devices, { institution: '91340600MA2PBM9HXD' })
    expect(devices.map(({ serial }) => serial)).toEqual(['1650723001234', '1650723001235'])
    expect(devices[0]?.lease).toMatchObject({ lessor: '91310112087994932F', to: '2026-12-31', document: 'DOC-8' })
    expect(dropped.map(({ of, why }) => [of.line, why.en.split(':')[0]])).toEqual([[7, 'inServiceFrom']])
  })

  it('without a day of going into service there is no record: it is not made up', () => {
    const listed = read('nvidia-csv', `name, uuid\nNVIDIA L20, ${UUID}`).devices
    const said = { institution: '91340600MA2PBM9HXD' }
    expect(deviceRecords(listed, said).devices).toEqual([])
    expect(deviceRecords(listed, { ...said, inServiceFrom: '2025-01-01' }).devices).toHaveLength(1)
  })
})
