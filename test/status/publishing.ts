/** Status lists over a real store, real keys and a real journal, as the service composes them. */
import path from 'node:path'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { signingKeyUnavailable } from '../../server/proof/keys/private/private-keys.ts'
import type { Credential } from '../../server/proof/types.ts'
import { openStatusJournal } from '../../server/status/journal.ts'
import type { RestoreDeps } from '../../server/status/restore-revocations.ts'
import { createStatusListPublisher, type StatusListPublisher } from '../../server/status/status-list.ts'
import { now, publicUrl, type Signing } from '../proof/signing.ts'

export interface Status {
  readonly deps: RestoreDeps
  /** What was reported: `<list> <revocations>`. */
  readonly forgotten: readonly string[]
  /** How many lists were signed, and whether the key answers no more. */
  readonly signed: { times: number; fails: boolean }
  /** As a process that has just started would publish. */
  publisher(): StatusListPublisher
}

/** Another `folder` is another machine's; the same one again, another process's. */
export function openStatus(
  { store, keys, folder }: Signing,
  options: { readonly clock?: () => Date; readonly journal?: string } = {},
): Status {
  const { clock = () => now, journal = 'status-journal' } = options
  const forgotten: string[] = []
  const signed = { times: 0, fails: false }
  const deps: RestoreDeps = {
    store,
    journal: openStatusJournal(path.join(folder, journal), clock),
    clock,
    forgotten: ({ statusList, revocations }) => forgotten.push(`${statusList} ${String(revocations)}`),
  }
  return {
    deps,
    forgotten,
    signed,
    publisher: () =>
      createStatusListPublisher({
        ...deps,
        keys,
        publicUrl,
        sign: {
          async 'json-ld'(issuer, unsigned, created) {
            if (signed.fails) throw signingKeyUnavailable()
            signed.times += 1
            return JSON.stringify(await eddsaRdfc2022.sign(keys, issuer, unsigned, created))
          },
          jwt(issuer, unsigned) {
            signed.times += 1
            return signVcJwt(keys, issuer, unsigned, { publicUrl, typ: 'vc+jwt' })
          },
        },
      }),
  }
}

export function parsed(text: string | undefined): Credential {
  return JSON.parse(text ?? 'null') as Credential
}
