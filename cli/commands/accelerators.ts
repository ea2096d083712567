import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Fraction } from '../../core/fraction.ts'
import { parseFraction } from '../../core/fraction.ts'
import type { Accelerator } from '../../verifier/capacity/register/accelerator.ts'
import type { Register } from '../../verifier/capacity/register/load.ts'
import { loadRegister } from '../../verifier/capacity/register/load.ts'
import { matchModel } from '../../verifier/capacity/register/match.ts'
import { normalise } from '../../verifier/capacity/register/names.ts'
import { matchJson, rowJson } from '../../verifier/capacity/register/register-json.ts'
import { explainText, listText } from '../../verifier/capacity/register/register-text.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'

type Output = { readonly json?: boolean }
type ListOptions = Output & { readonly vendor?: string }
type ExplainOptions = Output & { readonly memory?: Fraction; readonly formFactor?: string; readonly pciId?: string }

/** Exit code where a name gives no figure: undetermined, as for a verdict. */
const NO_CREDIT = 11

/** suanheng accelerators: what a card counts, and why. Reads the register of this release, no service. */
export function acceleratorCommands(program: Command): void {
  const accelerators = program
    .command('accelerators')
    .description('加速卡登记表: the dense FP16 figures capacity is counted from (docs/accelerators.md)')

  accelerators
    .command('list')
    .description('every row of the register')
    .option('--vendor <name>', 'of one vendor only: NVIDIA, Huawei, Hygon …')
    .option('--json', 'answer in JSON')
    .action(run(async (options: ListOptions) => listCommand(options)))

  accelerators
    .command('search')
    .description('rows that hold a text in a name, alias or note; to see what counts, use explain')
    .argument('<text>', 'any part, in any case')
    .option('--json', 'answer in JSON')
    .action(run(async (text: string, options: Output) => searchCommand(text, options)))

  accelerators
    .command('explain')
    .description('what a name counts, from which row, and why; exit code 11 when it gives no credit')
    .argument('<name>', 'as reported: a driver’s name, a label, a Slurm type, a PCI id')
    .option('--memory <gb>', 'memory of the card in GB', gigabytes)
    .option('--form-factor <form>', 'SXM5, PCIe, OAM …')
    .option('--pci-id <id>', '10de:2330, or 0x233010DE as nvidia-smi prints it')
    .option('--json', 'answer in JSON')
    .action(run(async (name: string, options: ExplainOptions) => explainCommand(name, options)))
}

const wantsJson = ({ json }: Output) => json === true

function listCommand({ vendor, ...output }: ListOptions): void {
  const register = loadRegister()
  const rows =
    vendor === undefined ? register.rows : register.rows.filter((row) => normalise(row.vendor) === normalise(vendor))
  if (rows.length === 0) {
    const vendors = [...new Set(register.rows.map((row) => row.vendor))].join(', ')
    throw new SuanhengError('NOT_FOUND', `no vendor of this name; the register has ${vendors}`)
  }
  tellRows(register, rows, output)
}

function searchCommand(text: string, output: Output): void {
  const register = loadRegister()
  const wanted = normalise(text)
  const rows = register.rows.filter(({ vendor, model, aliases, note: trap }) =>
    [`${vendor} ${model}`, ...aliases, trap].some((one) => normalise(one).includes(wanted)),
  )
  if (rows.length === 0) throw new SuanhengError('NOT_FOUND', 'no row holds this text in a name, alias or note')
  tellRows(register, rows, output)
}

function tellRows(register: Register, rows: readonly Accelerator[], output: Output): void {
  if (wantsJson(output)) return say(canonicalJson({ register: register.version, rows: rows.map(rowJson) }))
  say(listText(rows, null))
  note(`${rows.length} 行 rows · TFLOPS: FP16 稠密 dense · – 没有公开数值，不计入 no figure, no credit`)
  note(`登记表 register ${register.version}`)
}

function explainCommand(name: string, options: ExplainOptions): number {
  const register = loadRegister()
  const match = matchModel(register, {
    model: name,
    memoryGb: options.memory ?? null,
    formFactor: options.formFactor ?? null,
    pciId: options.pciId ?? null,
  })
  if (wantsJson(options)) say(canonicalJson({ register: register.version, name, ...matchJson(match) }))
  else {
    say(explainText(name, match))
    note(`登记表 register ${register.version}`)
  }
  return match.fp16DenseTflops === null ? NO_CREDIT : 0
}

function gigabytes(text: string): Fraction {
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError('a size in GB, such as 80 or 79.6')
  return parseFraction(text)
}
