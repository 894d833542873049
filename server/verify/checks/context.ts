import { fail, pass, valuesOf, warn, type Check } from '../check.ts'

const dataModel1 = 'https://www.w3.org/2018/credentials/v1'
const dataModel2 = 'https://www.w3.org/ns/credentials/v2'
const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
const openBadges: ReadonlySet<string> = new Set(
  ['context-3.0.1.json', 'context-3.0.2.json', 'context-3.0.3.json', 'context.json'].map(
    (file) => `https://purl.imsglobal.org/spec/ob/v3p0/${file}`,
  ),
)
// VC Data Model 1.1 credentials name the context of their proof too.
const proofContexts: ReadonlySet<string> = new Set([
  'https://w3id.org/security/suites/ed25519-2020/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
])

function isKnown(model: string, badges: unknown, others: readonly unknown[]): boolean {
  if (typeof badges !== 'string' || !openBadges.has(badges)) return false
  const [first] = others
  const rest = first === extensions ? others.slice(1) : others
  const [proofContext] = rest
  return model === dataModel2
    ? rest.length === 0
    : rest.length === 0 ||
        (rest.length === 1 && typeof proofContext === 'string' && proofContexts.has(proofContext))
}

/**
 * `@context` is one of the lists whose every word we know: texts only, in this order. A context of one's own could give
 * the words of a badge another meaning than the one a person reads.
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
    const [model, badges, ...others] = Array.isArray(list) ? valuesOf(list) : []
    if ((model !== dataModel1 && model !== dataModel2) || !isKnown(model, badges, others)) {
      return fail(
        'context-unknown',
        'Le badge emploie un vocabulaire (@context) que ce service ne connaît pas.',
        'The badge uses a vocabulary (@context) this service does not know.',
      )
    }
    if (model === dataModel1) {
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
