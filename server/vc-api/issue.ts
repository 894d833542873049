/** Secures a credential somebody wrote, with the key of their organisation. */
import type { Credential, Issuer } from '../proof/types.ts'
import type { VcApiDeps } from './deps.ts'
import { canSign, forms, type SecureOptions } from './forms.ts'
import { issuedId, newEntries } from './issued-status.ts'
import { notTheirs } from './own-words.ts'
import { readBody, readOptions, type Options } from './options.ts'
import { isPlainlyOwn } from './plainly-own.ts'
import { refusal, refusalOf, trouble, type Refusal, isRefusal } from './problem-details.ts'
import { isSecondModel } from './rules/context.ts'
import { credentialRules } from './rules/index.ts'
import { troublesOf } from './rules/rule.ts'
import { meaningOf } from './safe-mode.ts'
import { idOf, isObject, isText } from './values.ts'

/** As much of an organisation as issues. */
export interface Tenant {
  readonly organisationId: string
}

/**
 * Answers the credential of `body` (`{ credential, options }`), secured in the form called `formName`, or why not. A 2.0 credential without
 * `credentialStatus` gets entries for revocation and suspension; they can be changed later by the `id` of the credential (or
 * `options.credentialId`), under which only their place is kept. Sent again with the same id, it gets the same entries, whatever else it
 * says: they are one credential. Does NOT keep what it says.
 * @throws Problem `signing-key-unavailable` (503)
 * @see https://www.w3.org/TR/vcalm/ (issue credential)
 */
export async function issueForTenant(
  deps: VcApiDeps,
  tenant: Tenant,
  body: unknown,
  formName: string = forms[0].name,
): Promise<Credential | Refusal> {
  const form = forms.find(({ name }) => name === formName) ?? forms[0]
  const read = readBody(body, ['credential', 'options'])
  if (isRefusal(read)) return read
  const options = readOptions('issue', read['options'])
  if (isRefusal(options)) return options
  const { credential } = read
  if (!isObject(credential)) return notAnObject
  if (options['mandatoryPointers'] !== undefined && form.disclosesSelectively !== true) return noPointers
  if (!(await canSign(deps, tenant.organisationId, form))) return otherKey
  const issuer = await deps.keys.current(tenant.organisationId, form.algorithm)
  const malformed = flawOf(credential, issuer)
  if (malformed !== undefined) return malformed
  const isPlain = await isPlainlyOwn(deps.publicUrl, credential)
  const meaning = isPlain ? undefined : await meaningOf(credential, '/credential')
  if (meaning !== undefined && 'trouble' in meaning) return refusal(meaning.trouble)
  const { credentialId = credential['id'] } = options
  if ('id' in credential && credentialId !== credential['id']) return twoNames
  const name = isText(credentialId) ? credentialId : undefined
  const { organisationId } = tenant
  const key = name === undefined ? undefined : issuedId(organisationId, name)
  const unsigned =
    (meaning && (await notTheirs(deps, { organisationId, key }, credential, meaning.node))) ??
    (await withStatus(deps, organisationId, credential, name))
  return isRefusal(unsigned) ? unsigned : form.secure(deps, issuer, unsigned, secureOptions(options))
}

function secureOptions({ mandatoryPointers }: Options): SecureOptions {
  return Array.isArray(mandatoryPointers) ? { mandatoryPointers: mandatoryPointers.map(String) } : {}
}

const notAnObject = refusal(
  trouble('parsing', 'credential est un objet.', 'credential is an object.', '/credential'),
)

const noPointers = refusal(
  trouble(
    'unknownOption',
    'Dans cette forme, tout est montré : elle n’a pas de mandatoryPointers.',
    'In this form everything is disclosed: it has no mandatoryPointers.',
    '/options/mandatoryPointers',
  ),
)

const otherKey = refusal(
  trouble(
    'proofGeneration',
    'L’identifiant de cette organisation (did:key) est sa clé Ed25519 : elle ne signe pas dans cette forme.',
    'The identifier of this organisation (did:key) is its Ed25519 key: it does not sign in this form.',
  ),
)

/** Why the credential is not signed as it is written, whatever it means. */
function flawOf(credential: Credential, issuer: Issuer): Refusal | undefined {
  const troubles = refusalOf(troublesOf(credential, credentialRules, '/credential'))
  if (troubles !== undefined) return troubles
  if ('proof' in credential) return alreadyProven
  return idOf(credential['issuer']) === issuer.did ? undefined : otherIssuer
}

const alreadyProven = refusal(
  trouble(
    'malformedValue',
    'Ce titre porte déjà une preuve.',
    'This credential has a proof already.',
    '/credential/proof',
  ),
)

const otherIssuer = refusal(
  trouble(
    'malformedValue',
    'L’émetteur (issuer) n’est pas celui au nom de qui cette adresse signe dans cette forme.',
    'The issuer is not the one this address signs for in this form.',
    '/credential/issuer',
  ),
)

const twoNames = refusal(
  trouble(
    'malformedValue',
    'Ce titre a un id, et credentialId en dit un autre.',
    'This credential has an id, and credentialId says another.',
    '/options/credentialId',
  ),
)

/** The credential with entries of its own, unless it brings some, or has no word for them. */
async function withStatus(
  deps: VcApiDeps,
  organisationId: string,
  credential: Credential,
  credentialId: string | undefined,
): Promise<Credential | Refusal> {
  // Version 1.1 has no word for the entry: its base context does not define it.
  if ('credentialStatus' in credential || !isSecondModel(credential)) return credential
  const credentialStatus = await newEntries(deps, organisationId, credential, credentialId)
  return isRefusal(credentialStatus) ? credentialStatus : { ...credential, credentialStatus }
}
