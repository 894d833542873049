/**
 * The rows of the attack table (`reference/delivery-verification-security.md` §4.2), each with what the library was seen to answer there, and
 * what this service has to.
 */
import { bundledContexts, openBadges303 } from '../../../server/proof/json-ld/contexts.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { changed } from '../issuing.ts'
import { achievement, type AttackWorld } from './world.ts'

export interface AttackRow {
  /** In the words of the table. */
  readonly title: string
  handed(world: AttackWorld): unknown
  /** What the library answers, as the table says. */
  readonly library: 'verified' | 'rejected'
  /** `check outcome code` that this service gives; `shown`: it verifies, and what is shown is what was signed. */
  readonly found: string
}

const vocabulary = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'

function contextsOf(badge: Credential): readonly unknown[] {
  return badge['@context'] as readonly unknown[]
}

/** The text of `document`, in which `from` stands once, with `to` for it. */
function rewritten(document: Credential, from: string, to: string): string {
  const text = JSON.stringify(document)
  if (text.split(from).length !== 2) throw new Error(`not there once: ${from}`)
  return text.replace(from, () => to)
}

/** Code and field of study mean one another, and say one another: the statements are those that were signed. */
function swapped(badge: Credential): Credential {
  const own = JSON.stringify(bundledContexts.get(openBadges303))
    .replaceAll(`${vocabulary}humanCode`, `${vocabulary}*`)
    .replaceAll(`${vocabulary}fieldOfStudy`, `${vocabulary}humanCode`)
    .replaceAll(`${vocabulary}*`, `${vocabulary}fieldOfStudy`)
  const { '@context': inline } = JSON.parse(own) as Credential
  const { humanCode, fieldOfStudy } = (badge['credentialSubject'] as { readonly achievement: Credential })
    .achievement
  const context = contextsOf(badge).map((one) => (one === openBadges303 ? inline : one))
  const coded = changed(badge, [...achievement, 'humanCode'], () => fieldOfStudy)
  return { ...changed(coded, [...achievement, 'fieldOfStudy'], () => humanCode), '@context': context }
}

const code = '"humanCode":"RM-A1.1-N2"'
const alias = { niveau: `${vocabulary}humanCode` }

export const badgeRows: readonly AttackRow[] = [
  {
    title: 'unknown property added',
    handed: ({ badge }) => ({ ...badge, niveau: 'expert' }),
    library: 'rejected',
    found: 'schema fail schema-mismatch',
  },
  {
    title: 'issuer spoof (signed by another DID)',
    handed: ({ forged }) => forged(),
    library: 'rejected',
    found: 'issuer.key fail',
  },
  {
    title: 'replace the OB context by an inline one that swaps humanCode and fieldOfStudy',
    handed: ({ badge }) => swapped(badge),
    library: 'verified',
    found: 'context fail context-unknown',
  },
  {
    title: 'alias term pushed in @context',
    handed: ({ badge }) =>
      rewritten(
        { ...badge, '@context': [...contextsOf(badge), alias] },
        code,
        code.replace('humanCode', 'niveau'),
      ),
    library: 'verified',
    found: 'context fail context-unknown',
  },
  {
    title: 'scoped @context inside achievement',
    handed: ({ badge }) =>
      rewritten(
        changed(badge, [...achievement, '@context'], () => alias),
        code,
        code.replace('humanCode', 'niveau'),
      ),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: '@index: "NIVEAU EXPERT" (free unsigned text)',
    handed: ({ badge }) => changed(badge, [...achievement, '@index'], () => 'NIVEAU EXPERT'),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: 'own key __proto__ carrying data',
    handed: ({ badge }) => rewritten(badge, code, `"__proto__":{"level":"9"},${code}`),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: '@nest hiding the achievement',
    handed: ({ badge }) =>
      changed(badge, ['credentialSubject'], (subject) => {
        const { achievement: hidden, ...rest } = subject as Credential
        return { ...rest, '@nest': { achievement: hidden } }
      }),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: '@id for id',
    handed: ({ badge }) =>
      rewritten(
        badge,
        '"id":"https://example.org/a/RM-A1.1-N2/fr"',
        '"@id":"https://example.org/a/RM-A1.1-N2/fr"',
      ),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: 'full IRI for a term',
    handed: ({ badge }) => rewritten(badge, '"humanCode":', `"${vocabulary}humanCode":`),
    library: 'verified',
    found: 'schema fail schema-mismatch',
  },
  {
    title: '{"@value":…}',
    handed: ({ badge }) => rewritten(badge, code, '"humanCode":{"@value":"RM-A1.1-N2"}'),
    library: 'verified',
    found: 'format fail forbidden-key',
  },
  {
    title: 'validUntil:null',
    handed: async ({ signed }) => ({ ...(await signed(['validUntil'], undefined)), validUntil: null }),
    library: 'verified',
    found: 'format fail null-value',
  },
  {
    title: 'evidence: []',
    handed: async ({ signed }) => ({ ...(await signed(['evidence'], undefined)), evidence: [] }),
    library: 'verified',
    found: 'schema fail schema-mismatch',
  },
  {
    title: 'subject as array of one',
    handed: ({ badge }) => ({ ...badge, credentialSubject: [badge['credentialSubject']] }),
    library: 'verified',
    found: 'schema fail schema-mismatch',
  },
  {
    title: 'tag order',
    handed: ({ badge }) =>
      changed(badge, [...achievement, 'tag'], (tags) => (tags as readonly string[]).toReversed()),
    library: 'verified',
    found: 'shown',
  },
  {
    title: 'duplicate tags',
    handed: ({ badge }) => changed(badge, [...achievement, 'tag'], (tags) => [tags, tags].flat()),
    library: 'verified',
    found: 'shown',
  },
  {
    title: 'second, bad proof added (proof set)',
    handed: ({ badge }) =>
      changed(badge, ['proof'], (proofs) => {
        const [good = {}] = [proofs].flat() as readonly Credential[]
        return [good, { ...good, created: '2020-01-01T00:00:00Z' }]
      }),
    library: 'verified',
    found: 'signature fail signature-mismatch',
  },
  {
    title: 'remote context',
    handed: ({ badge }) => ({
      ...badge,
      '@context': [...contextsOf(badge), 'http://127.0.0.1:9/context.json'],
    }),
    library: 'rejected',
    found: 'context fail context-unknown',
  },
  {
    title: 'expired',
    handed: ({ signed }) => signed(['validUntil'], '2026-11-21T09:00:00Z'),
    library: 'rejected',
    found: 'validity fail expired',
  },
  {
    title: 'status present and no checker',
    handed: ({ signed }) =>
      signed(['credentialStatus'], {
        id: 'https://lists.example/status/7#42',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '42',
        statusListCredential: 'https://lists.example/status/7',
      }),
    library: 'rejected',
    found: 'status.revocation unknown',
  },
]

export interface PresentationRow extends AttackRow {
  /** What the one who asks did not say, or says otherwise than the presentation does. */
  readonly asks?: { readonly challenge?: string; readonly domain?: string | undefined }
}

export interface Asked {
  readonly challenge: string
  readonly domain: string
}

/** Of a presentation made for `asked`. */
export const presentationRows: (asked: Asked) => readonly PresentationRow[] = (asked) => [
  {
    title: 'wrong challenge',
    handed: ({ holder, badge }) => holder.sign(holder.presentation([badge]), { ...asked }),
    asks: { challenge: 'another-challenge' },
    library: 'rejected',
    found: 'challenge fail challenge-not-repeated',
  },
  {
    title: 'wrong domain',
    handed: ({ holder, badge }) => holder.sign(holder.presentation([badge]), { ...asked }),
    asks: { domain: 'https://autre.example' },
    library: 'rejected',
    found: 'challenge fail domain-other',
  },
  {
    title: 'domain not passed',
    handed: ({ holder, badge }) => holder.sign(holder.presentation([badge]), { ...asked }),
    asks: { domain: undefined },
    library: 'verified',
    // The API makes it mandatory: nothing is judged.
    found: 'refused',
  },
  {
    title: 'someone else’s badge in my VP',
    handed: ({ thief, badge }) => thief.sign(thief.presentation([badge]), { ...asked }),
    library: 'verified',
    found: 'holder fail holder-not-subject',
  },
  {
    title: 'VP with holder = victim, signed by attacker',
    handed: ({ thief, holder, badge }) =>
      thief.sign(thief.presentation([badge], { holder: holder.did }), { ...asked }),
    library: 'verified',
    found: 'signature fail holder-not-signer',
  },
]
