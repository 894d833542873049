import { clr201 } from '../../proof/json-ld/clr-context.ts'
import { fail, pass, unknown, valuesOf, warn, type Check, type Finding } from '../check.ts'

const dataModel1 = 'https://www.w3.org/2018/credentials/v1'
const dataModel2 = 'https://www.w3.org/ns/credentials/v2'
const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
/** Of a status entry: those of Bitstring Status List are words of the data model itself. */
const statusList2021 = 'https://w3id.org/vc/status-list/2021/v1'
const openBadges: ReadonlySet<string> = new Set(
  ['context-3.0.1.json', 'context-3.0.2.json', 'context-3.0.3.json', 'context.json'].map(
    (file) => `https://purl.imsglobal.org/spec/ob/v3p0/${file}`,
  ),
)
const latest = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
// VC Data Model 1.1 credentials name the context of their proof too; those of 2.0 may.
const proofContexts: ReadonlyMap<unknown, ReadonlySet<unknown>> = new Map([
  [
    dataModel1,
    new Set([
      'https://w3id.org/security/suites/ed25519-2020/v1',
      'https://w3id.org/security/data-integrity/v1',
      'https://w3id.org/security/data-integrity/v2',
    ]),
  ],
  [
    dataModel2,
    new Set([
      'https://w3id.org/security/suites/ed25519-2020/v1',
      'https://w3id.org/security/data-integrity/v2',
    ]),
  ],
])
/** Everything a badge may name. Others may be good, and say something we do not know. */
const known: ReadonlySet<unknown> = new Set([
  clr201,
  ...openBadges,
  extensions,
  statusList2021,
  ...[...proofContexts].flatMap(([model, proofs]) => [model, ...proofs]),
])

function isReadable([model, badges, ...others]: readonly unknown[]): boolean {
  const proofs = proofContexts.get(model)
  if (proofs === undefined || typeof badges !== 'string' || !openBadges.has(badges)) return false
  const further = others[0] === extensions ? others.slice(1) : others
  const rest = further[0] === statusList2021 ? further.slice(1) : further
  return rest.length === 0 || (rest.length === 1 && proofs.has(rest[0]))
}

/** Only addresses of contexts, one of them none of those a badge is made of: what it makes of the words of the badge cannot be told. */
function namesUnknownContext(contexts: readonly unknown[]): boolean {
  return (
    contexts.every((url) => typeof url === 'string' && /^https:\/\/\S+$/.test(url) && URL.canParse(url)) &&
    !contexts.every((url) => known.has(url))
  )
}

/** A learner's whole record, of which badges are parts: its words, then those of the badges. */
function isOfTranscript([model, record, ...others]: readonly unknown[]): boolean {
  if (model !== dataModel2 || record !== clr201) return false
  const [badges, ...rest] = others
  return isReadable([model, badges ?? latest, ...rest])
}

const notKnown: Finding = {
  ...unknown(
    'context-not-known',
    'Le badge emploie un vocabulaire (@context) publié ailleurs, que ce service ne connaît pas : il n’a pas été vérifié.',
    'The badge uses a vocabulary (@context) published elsewhere, which this service does not know: it was not verified.',
  ),
  stops: true,
}

const ofTranscript = pass(
  'context-known',
  'Le vocabulaire est celui des relevés de badges (CLR 2.0).',
  'The vocabulary is that of records of badges (CLR 2.0).',
)

const notOurs = fail(
  'context-unknown',
  'Le badge n’emploie pas le vocabulaire (@context) d’Open Badges 3.0, ou le redéfinit.',
  'The badge does not use the vocabulary (@context) of Open Badges 3.0, or redefines it.',
)

/**
 * `@context` is one of the lists whose every word we know: texts only, in this order. A context of one's own could give
 * the words of a badge another meaning than the one a person reads; one published by others may be good, but is not fetched.
 */
export const context: Check = {
  id: 'context',
  title: {
    fr: 'Les mots du badge ont leur sens habituel',
    en: 'The words of the badge have their usual meaning',
  },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#context; https://www.w3.org/TR/vc-data-integrity/#validating-contexts',
  fatal: true,
  run({ credential }) {
    const { '@context': list } = credential
    const contexts = valuesOf(list)
    if (Array.isArray(list) && isOfTranscript(contexts)) return ofTranscript
    if (!Array.isArray(list) || !isReadable(contexts)) {
      return namesUnknownContext(contexts) ? notKnown : notOurs
    }
    if (contexts[0] === dataModel1) {
      return warn(
        'deprecated-data-model',
        'Le badge suit une version ancienne du modèle (Verifiable Credentials 1.1).',
        'The badge follows an old version of the model (Verifiable Credentials 1.1).',
      )
    }
    return pass(
      'context-known',
      'Le vocabulaire est celui d’Open Badges 3.0.',
      'The vocabulary is that of Open Badges 3.0.',
    )
  },
}
