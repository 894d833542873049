import { expect } from 'chai'
import { noIds, operations, pathOf, payloadOf, type Ids, type Operation } from '../support/operations.ts'
import { expectHostStatusInfo, expectProblem } from '../support/problems.ts'
import { startService, type Answer, type TestService } from '../support/service.ts'
import { dossierNames, worldOf, type Actor, type DossierName, type World } from '../support/world.ts'

/** `own things`: an answer, about what is the caller's own only. `refused`: forbidden, or as if there were nothing. */
type Right =
  'an answer' | 'own things' | 'unauthorized' | 'not an application' | 'forbidden' | 'not-found' | 'refused'

const capacities = ['own', 'opener', 'assigned', 'manager']

/** What is right for those `x-access` leaves out, where it is not the usual. */
const unusual: Readonly<Record<string, Right>> = {
  // About a released version, which everybody may read: that it is another organisation's is no secret.
  changeReleaseStatus: 'forbidden',
  listAwardStandings: 'own things',
  // The name of a framework is public, and taken.
  createFrameworkDraft: 'forbidden',
  // Nothing is read of a file before its sender is known to file any: those who never do hear so, whatever the address.
  uploadEvidenceFile: 'refused',
}

/** The right answer to `actor`, from `security` and `x-access` of the operation. */
function rightOf(operation: Operation, actor: Actor, dossier: DossierName, organisation: string): Right {
  const { id, access = [], scopes = [], path, method } = operation
  if (access.includes('public')) return 'an answer'
  if (access.includes('application')) return 'not an application'
  if (actor.organisation === undefined) return 'unauthorized'
  const has = (scope: string) => (actor.scopes as readonly string[]).includes(scope)
  if (!scopes.every(has)) return 'forbidden'
  const isOfHouse = actor.organisation === organisation
  const comesAs: readonly string[] = actor.comesTo[dossier]
  const gets = (who: string) => {
    if (who === 'organisation') return isOfHouse
    if (who === 'operator') return has('organisation:write')
    return capacities.includes(who) ? comesAs.includes(who) : isOfHouse && has(who)
  }
  if (access.some(gets)) return 'an answer'
  if (unusual[id] !== undefined) return unusual[id]
  if (!path.includes('{')) {
    // Everybody has a list of what is theirs; what an organisation makes is its own. What is done for a person is not done by others.
    return method === 'GET' || access.includes('organisation') ? 'own things' : 'refused'
  }
  // Who sees the application is told that the step is not theirs; to anybody else there is nothing.
  return path.startsWith('/applications/') && comesAs.length > 0 ? 'refused' : 'not-found'
}

// What answers change must not be what others are asked about: those who read come before those who write, and those who remove come last.
const all = ['GET', 'PUT', 'POST', 'DELETE'].flatMap((method) =>
  operations().filter((operation) => operation.method === method),
)

describe('access', function () {
  // Two organisations, their people and their dossiers first.
  this.timeout(180_000)
  let service: TestService
  let world: World
  before(async () => {
    service = await startService()
    world = await worldOf(service)
  })
  after(() => service.stop())

  const send = async (
    actor: Actor,
    operation: Operation,
    ids: Ids,
    json: unknown,
  ): Promise<Answer<unknown>> => {
    const payload = payloadOf(operation, json)
    const headers = operation.scopes === undefined ? {} : await world.holdings.headers(operation)
    return actor.client.call(operation.method, pathOf(operation, ids), {
      ...payload,
      headers: { ...payload.headers, ...headers },
    })
  }

  const checkAnswer = async (
    operation: Operation,
    [actor, dossier]: readonly [Actor, DossierName],
    { ids, json }: { readonly ids: Ids; readonly json: unknown },
  ): Promise<void> => {
    const right = rightOf(operation, actor, dossier, world.organisation)
    const answer = await send(actor, operation, ids, json)
    const { status } = answer
    const text = answer.bytes.toString('utf8')
    const said = `${right} to ${actor.name}, about ${dossier}: ${String(status)} ${text.slice(0, 300)}`
    if (right === 'an answer' || right === 'own things') {
      expect(status, said).to.not.be.oneOf([401, 403, 404])
      expect(status, said).to.be.below(500)
      if (right === 'own things')
        for (const name of [
          'applicationId',
          'personId',
          'endorsementId',
          'proposalId',
          'sessionId',
          'awardId',
        ])
          expect(text, said).to.not.include(ids[name])
    } else if (right === 'unauthorized') expectProblem(answer, 401, 'unauthorized')
    // Nobody's key or token of this service opens a Passeport.
    else if (right === 'not an application') expectHostStatusInfo(answer, 401, 'unauthorizedrequest')
    else if (right === 'refused' && status === 403) expectProblem(answer, 403, 'forbidden')
    else if (right === 'forbidden') expectProblem(answer, 403, 'forbidden')
    else {
      expectProblem(answer, 404, 'not-found')
      const unknown = await send(actor, operation, noIds, json)
      expect(unknown.bytes.toString('utf8'), said).to.equal(text)
    }
  }

  for (const operation of all) {
    const { id, method, path, access = [] } = operation
    it(`to ${id} (${method} ${path}): ${access.join(', ')}`, async () => {
      const isDenied = (actor: Actor, dossier: DossierName) =>
        rightOf(operation, actor, dossier, world.organisation) !== 'an answer'
      const isAsked = new Set<string>()
      for (const dossier of dossierNames) {
        for (const actor of world.actors.toSorted(
          (a, b) => Number(isDenied(b, dossier)) - Number(isDenied(a, dossier)),
        )) {
          const request = await world.request(operation, dossier, actor)
          const question = JSON.stringify([actor.name, pathOf(operation, request.ids), request.json])
          if (!isAsked.has(question)) await checkAnswer(operation, [actor, dossier], request)
          isAsked.add(question)
        }
      }
    })
  }
})
