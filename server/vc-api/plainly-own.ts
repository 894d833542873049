/** Most credentials are what they look like: their statements show it, and they need not be read word by word. */
import { canonicalNQuads, NotCanonicalError } from '../proof/json-ld/canonical.ts'
import { bundledLoader } from '../proof/json-ld/document-loader.ts'
import type { Credential } from '../proof/types.ts'
import { isHostedHere } from '../verify/hosted-here.ts'
import { hasSilentKey } from './safe-mode.ts'
import { isObject, isText, listOf } from './values.ts'

const credentials = 'https://www.w3.org/2018/credentials#'

/** The classes of status lists, wherever they stand in a statement. */
const statusLists = /(?:BitstringStatusList|StatusList2021|RevocationList2020)(?:Credential)?>/u

const subjectsOfClaims = new RegExp(`^(\\S+) <${credentials}credentialSubject> `, 'gmu')

/**
 * Whether it is seen at once that `meaningOf` and `notTheirs` have nothing against `credential`: every word has a meaning, its id is its only
 * name and is no address of this service, and it says nothing of status and status lists, by any word. `false` says nothing: it is to be read.
 */
export async function isPlainlyOwn(publicUrl: string, credential: Credential): Promise<boolean> {
  const { id } = credential
  if ('credentialStatus' in credential || (id !== undefined && !isText(id))) return false
  if (isText(id) && isHostedHere(publicUrl, id)) return false
  if (!hasWellKnownWords(credential) || hasSilentKey(credential)) return false
  const statements = await statementsOf(credential)
  if (statements === undefined || statusLists.test(statements)) return false
  if (statements.includes(`${credentials}credentialStatus`)) return false
  const names = new Set([...statements.matchAll(subjectsOfClaims)].map(([, name]) => name))
  const [name = '', ...others] = names
  return others.length === 0 && (isText(id) ? name === `<${id}>` : name.startsWith('_:'))
}

/** Undefined of a document that has no safe reading. */
async function statementsOf(credential: Credential): Promise<string | undefined> {
  try {
    return await canonicalNQuads(credential, bundledLoader)
  } catch (error) {
    if (error instanceof NotCanonicalError) return undefined
    throw error
  }
}

/** Whether the only contexts are whole ones, at the top, where none of those bundled has another word for `id`; and no keyword is used. */
function hasWellKnownWords({ '@context': contexts, ...rest }: Credential): boolean {
  return listOf(contexts).every(isText) && !hasKeyword(rest)
}

function hasKeyword(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasKeyword)
  return isObject(value) && Object.entries(value).some(([key, one]) => key.startsWith('@') || hasKeyword(one))
}
