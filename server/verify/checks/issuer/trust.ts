import {
  isObject,
  issuerId,
  pass,
  warn,
  type Check,
  type CheckContext,
  type Finding,
  type Learned,
} from '../../check.ts'
import { validFromOf } from '../../issued-at.ts'
import { linkedDomain } from '../../foreign/domain-linkage.ts'
import { judgeRecognition, type JudgedRecognition, type RecognitionAnswer } from '../../recognition.ts'

/** Nobody else vouches for it: the one who receives the badge, or whom it recommends, is the one who gives it. */
function isSelfIssued({ credential }: CheckContext): boolean {
  const { credentialSubject: subject } = credential
  return isObject(subject) && subject['id'] !== undefined && subject['id'] === issuerId(credential)
}

function selfIssued(isRegistered: boolean): Finding {
  return isRegistered
    ? warn(
        'self-issued',
        'L’émetteur est inscrit sur ce service, mais il se décerne ce badge à lui-même.',
        'The issuer is registered with this service, but gives this badge to itself.',
      )
    : warn(
        'self-issued',
        'L’émetteur se décerne ce badge à lui-même, et ce service ne peut pas dire qui il est.',
        'The issuer gives this badge to itself, and this service cannot say who they are.',
      )
}

const recognised = pass(
  'recognised',
  'L’émetteur est reconnu, pour ce que dit ce badge, par un organisme que ce service connaît.',
  'The issuer is recognised, for what this badge says, by a body this service knows.',
)

const registeredHere = pass(
  'registered-here',
  'L’émetteur est inscrit sur ce service.',
  'The issuer is registered with this service.',
)

const unknownIssuer = warn(
  'issuer-unknown',
  'L’émetteur n’est pas connu de ce service, qui ne peut pas dire qui il est.',
  'The issuer is not known to this service, which cannot say who they are.',
)

const domainLinked = warn(
  'issuer-domain-linked',
  'L’émetteur n’est pas connu de ce service. Le site qu’il donne pour sien confirme que cette clé est la sienne : cela ne dit pas qui il est.',
  'The issuer is not known to this service. The site it calls its own confirms that this key is its own: that does not say who they are.',
)

const reservations: Readonly<Record<Exclude<RecognitionAnswer, 'recognised'>, Finding>> = {
  'recognition-ended-since': warn(
    'recognition-ended-since',
    'L’émetteur était reconnu à la date que porte la signature, et ne l’est plus. Cette date, c’est lui qui l’a écrite.',
    'The issuer was recognised at the date the signature bears, and is no longer. That date is the issuer’s own word.',
  ),
  'recognised-later': warn(
    'recognised-later',
    'L’émetteur n’était pas encore reconnu quand ce badge a été signé.',
    'The issuer was not recognised yet when this badge was signed.',
  ),
  'recognition-ended': warn(
    'recognition-ended',
    'L’émetteur n’était plus reconnu quand ce badge a été signé.',
    'The issuer was no longer recognised when this badge was signed.',
  ),
  'recognised-for-other-things': warn(
    'recognised-for-other-things',
    'L’émetteur est reconnu, mais pour d’autres référentiels ou d’autres labels que celui de ce badge.',
    'The issuer is recognised, but for other frameworks or labels than that of this badge.',
  ),
}

/** Of whom is registered here, only that it lost its recognition before is a reservation: to be recognised for more is no less. */
function answer(isRegistered: boolean, judged: JudgedRecognition | undefined): Finding {
  if (judged?.answer === 'recognised') return recognised
  if (isRegistered && judged?.answer !== 'recognition-ended') return registeredHere
  return judged === undefined ? unknownIssuer : reservations[judged.answer]
}

/** Of a stranger whose key is known to be its own, what the site it names says of it. A site and a key that go together are no more than that. */
async function stranger({ deps, credential, issuersProof, now }: CheckContext): Promise<Finding> {
  const { issuer } = credential
  if (issuersProof === undefined || !isObject(issuer)) return unknownIssuer
  const did = issuerId(credential) ?? ''
  const source = await linkedDomain(deps, { did, url: issuer['url'] }, now)
  return source === undefined ? unknownIssuer : { ...domainLinked, basedOn: [source] }
}

/** Who vouches for the issuer. Nobody does for a key that nothing links to it: its identifier is one anybody can write. */
async function judge(context: CheckContext): Promise<JudgedRecognition | undefined> {
  const { deps, credential, issuersProof, now } = context
  if (issuersProof === undefined || deps.recognitions === undefined) return undefined
  const recognitions = await deps.recognitions(issuerId(credential) ?? '')
  return judgeRecognition(recognitions, {
    credential,
    // The moment the proof says, when it says one: content signed today can call itself as old as it likes.
    signedAt: issuersProof.created ?? validFromOf(credential),
    now,
    publicUrl: deps.publicUrl,
  })
}

/**
 * Somebody we know, other than its recipient, vouches for the badge: its issuer is registered here, or recognised in a register that this
 * service keeps or took over, for what the badge is about, then and now. To be registered is not to be recognised: the codes differ.
 */
export const issuerTrust: Check = {
  id: 'issuer.trust',
  title: { fr: 'L’émetteur est connu', en: 'The issuer is known' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#trust-model',
  fatal: false,
  async run(context) {
    const { deps, credential, signers } = context
    const name = signers && (await deps.issuer(issuerId(credential) ?? ''))
    const judged = await judge(context)
    const known = answer(name !== undefined, judged)
    const told = isSelfIssued(context) ? selfIssued(name !== undefined) : known
    const found = told === unknownIssuer ? await stranger(context) : told
    const learned: Learned = {
      ...(known.outcome === 'pass' ? { isIssuerRecognised: true } : {}),
      ...(name === undefined ? {} : { registeredName: name }),
      ...(judged === undefined || judged.by.length === 0 ? {} : { recognisedBy: judged.by }),
    }
    return { ...found, learned }
  },
}
