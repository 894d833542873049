/** People of an organisation who act with keys of their own. */
import { succeeded, type Client, type Schemas, type TestService } from './service.ts'

export interface Member {
  readonly person: Schemas['Person']
  readonly keyId: string
  /** Acts with the person's key, and gets itself another token when the clock of the service has moved. */
  readonly client: Client
}

/**
 * Registers a person of an organisation that exists, and gives them a key: of one role, or of the scopes given. Everybody is called Marchand,
 * and has an address made from their given name, unless `fields` says otherwise.
 */
export async function memberOf(
  service: TestService,
  organisation: string,
  rights: Schemas['Role'] | readonly Schemas['Scope'][],
  fields: Partial<Schemas['PersonFields']> & { readonly givenName: string },
): Promise<Member> {
  const registrar = await clientWith(service, await service.apiKey(organisation, ['person:write']))
  const address = fields.givenName
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/gu, '')
    .toLowerCase()
  const json = { familyName: 'Marchand', email: `${address}@${organisation}.example`, ...fields }
  const person = succeeded(
    await registrar.call<Schemas['Person']>('POST', `/organisations/${organisation}/people`, { json }),
  )
  const key = await service.apiKey(organisation, rights, person.id)
  return { person, keyId: key.id, client: await clientWith(service, key) }
}

/** A client that acts with `key`, whatever the time is. */
export async function clientWith(
  service: TestService,
  key: Pick<Schemas['NewApiKey'], 'id' | 'secret'>,
): Promise<Client> {
  let at = service.now
  let client = service.withToken(await service.tokenOf(key))
  return {
    async call(method, path, options) {
      if (service.now !== at) {
        at = service.now
        client = service.withToken(await service.tokenOf(key))
      }
      return client.call(method, path, options)
    },
  }
}
