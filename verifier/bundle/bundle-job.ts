import { z } from 'zod'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { defineJobKind, institutionOf, type JobKind } from '../jobs/kind.ts'
import type { BundleSource } from './bundle-records.ts'
import { makeBundle } from './make-bundle.ts'

const Input = z.strictObject({ number: Id, institution: Uscc.optional() })

/** POST /v1/jobs/evidence_bundle: the bundle of a contract, for contracts of many records. */
export const bundleJob = ({
  store,
  ledger,
  typesetter,
  caughtUp,
}: BundleSource & { readonly caughtUp: () => Promise<void> }): JobKind =>
  defineJobKind<z.infer<typeof Input>>({
    name: 'evidence_bundle',
    title: { en: 'Evidence bundle of a contract', zh: '合同证据包' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async ({ institution }, identity) => {
      institutionOf(identity, institution)
    },
    run: async ({ number, institution }, { identity, progress, writeFile }) => {
      await caughtUp()
      const sealed = identity.role === 'uploader'
      const asked = { about: 'contract', number, institution: institutionOf(identity, institution), sealed } as const
      const name = `${number.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 100)}-证据包.zip`
      await writeFile(name, 'application/zip', makeBundle({ store, ledger, typesetter }, asked, progress))
      return { contract: number, sealed }
    },
  })
