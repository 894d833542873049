/**
 * What only this service says: its addresses, its status lists, who has which entry of them. The key that signs for callers is the one that
 * signs those, so nothing that passes for them is signed for a caller. Other sites’ addresses are the caller’s own business.
 */
import { statusEntry } from '../credential/status-entry.ts'
import type { Credential } from '../proof/types.ts'
import { isHostedHere } from '../verify/hosted-here.ts'
import type { VcApiDeps } from './deps.ts'
import { refusal, trouble, type Refusal } from './problem-details.ts'
import { isObject, isText, listOf } from './values.ts'

const at = '/credential'

const aList = refusal(
  trouble(
    'malformedValue',
    'Une liste d’état n’est signée que par ce service : elle se crée à l’adresse status-lists.',
    'Only this service signs a status list: it is created at the address status-lists.',
    `${at}/type`,
  ),
)
const ourAddress = refusal(
  trouble(
    'malformedValue',
    'Cette adresse (id) est de ce service, qui ne l’a pas donnée à ce titre.',
    'This address (id) is of this service, which has not given it to this credential.',
    `${at}/id`,
  ),
)
const otherwiseRead = refusal(
  trouble(
    'malformedValue',
    'Un contexte donne à id ou à credentialStatus un second nom : ce titre se lirait de deux façons.',
    'A context gives id or credentialStatus a second name: this credential could be read in two ways.',
    `${at}/@context`,
  ),
)
const ofAnother = refusal(
  trouble(
    'statusVerification',
    'Cette entrée est d’une liste de ce service, et n’est pas celle de ce titre. Un titre sans id n’en a pas : donnez options.credentialId.',
    'This entry is of a list of this service, and is not that of this credential. A credential without id has none: give options.credentialId.',
    `${at}/credentialStatus`,
  ),
)

const statusLists = /(?:^|[/#:])(?:BitstringStatusList|StatusList2021|RevocationList2020)(?:Credential)?$/u

const credentials = 'https://www.w3.org/2018/credentials#'

/**
 * Why `credential` (`node`: the same in expanded form) would pass for something of this service: it is a status list; its id is an address
 * of this service; it has an entry of a list served here that is not its own. An entry of a list that was made for this caller is taken by the
 * first credential that brings it. `key` is that of the credential (`issuedId`), when it has a name.
 */
export async function notTheirs(
  deps: Pick<VcApiDeps, 'store' | 'publicUrl'>,
  { organisationId, key }: { readonly organisationId: string; readonly key: string | undefined },
  credential: Credential,
  node: Credential,
): Promise<Refusal | undefined> {
  const subjects = [
    ...listOf(credential['credentialSubject']),
    ...listOf(node[`${credentials}credentialSubject`]),
  ]
  if ([credential, node, ...subjects].some(isStatusList)) return aList
  const { id, credentialStatus } = credential
  const entries = listOf(credentialStatus)
  if (node['@id'] !== id || listOf(node[`${credentials}credentialStatus`]).length !== entries.length) {
    return otherwiseRead
  }
  if (isText(id) && isHostedHere(deps.publicUrl, id)) return ourAddress
  for (const [index, entry] of entries.entries()) {
    const meaning = listOf(node[`${credentials}credentialStatus`])[index]
    const isOurs = [...textsIn(entry), ...textsIn(meaning)].some((text) => isHostedHere(deps.publicUrl, text))
    if (isOurs && !(await isItsOwn(deps, organisationId, key, entry))) return ofAnother
  }
  return undefined
}

function isStatusList(value: unknown): boolean {
  if (!isObject(value)) return false
  return [...listOf(value['type']), ...listOf(value['@type'])].some(
    (type) => isText(type) && statusLists.test(type),
  )
}

function textsIn(value: unknown): readonly string[] {
  if (isText(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Whether `entry` is, word for word, one this service writes, at an index that is this credential’s. */
async function isItsOwn(
  { store, publicUrl }: Pick<VcApiDeps, 'store' | 'publicUrl'>,
  organisationId: string,
  key: string | undefined,
  entry: unknown,
): Promise<boolean> {
  if (key === undefined || !isObject(entry)) return false
  const { statusListCredential: listUrl, statusListIndex, statusPurpose } = entry
  const base = `${publicUrl}/status-lists/`
  if (!isText(listUrl) || !listUrl.startsWith(base) || !isText(statusPurpose)) return false
  const [listId = '', ...more] = listUrl.slice(base.length).split('/')
  const list = await store.statusLists.get(listId)
  if (list?.organisationId !== organisationId) return false
  const index = Number(statusListIndex)
  if (String(index) !== statusListIndex || !Number.isInteger(index) || index < 0 || index >= list.length) {
    return false
  }
  const rest = { ...entry, id: entry['id'] ?? `${listUrl}#${statusListIndex}` }
  if (!isSame(rest, { ...statusEntry({ listUrl, index }), statusPurpose })) return false
  const slotId = `${listId}:${statusListIndex}`
  if (list.purpose === undefined) {
    const twin = statusPurpose === 'suspension' ? ['suspension'] : []
    if (statusPurpose !== 'revocation' && statusPurpose !== 'suspension') return false
    return isSame(more, twin) && (await store.statusSlots.get(slotId))?.awardId === key
  }
  if (more.length > 0 || statusPurpose !== list.purpose) return false
  await store.statusSlots.insert({ _id: slotId, list: listId, index, awardId: key, state: 'active' })
  return (await store.statusSlots.get(slotId))?.awardId === key
}

/** Of flat objects and lists of texts. */
function isSame(one: object, other: object): boolean {
  const [mine, theirs] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))]
  return mine.length === theirs.size && mine.every(([name, value]) => theirs.get(name) === value)
}
