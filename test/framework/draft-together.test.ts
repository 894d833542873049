import { expect } from 'chai'
import fc from 'fast-check'
import { createDraft } from '../../server/framework/draft/create-draft.ts'
import { ownDraft } from '../../server/framework/draft/draft.ts'
import { nodeTag } from '../../server/framework/draft/nodes.ts'
import { putNode } from '../../server/framework/draft/write-node.ts'
import { Problem } from '../../server/problem.ts'
import { anne, desk, read, refusal, yann, type Desk } from './drafting.ts'

const address = { framework: 'ensemble', version: '0.1.0' }
const codes = ['C1', 'C2'] as const
const editors = [anne, yann] as const

const competency = (code: string, words: string) => ({
  type: 'ceasn:Competency',
  'ceasn:codedNotation': code,
  'ceasn:competencyText': { fr: words },
  'ceasn:isTopChildOf': '.',
})

/** What one of the two does next: looks at a node, or writes what comes of what they last saw of it. */
interface Step {
  readonly editor: 0 | 1
  readonly code: (typeof codes)[number]
  readonly does: 'look' | 'write'
}

const step: fc.Arbitrary<Step> = fc.record({
  editor: fc.constantFrom(0, 1),
  code: fc.constantFrom(...codes),
  does: fc.constantFrom('look', 'write'),
})

/** A write that was acknowledged: the tag its writer had seen, and the one it became. */
interface Acknowledged {
  readonly code: string
  readonly seen: string | undefined
  readonly became: string
}

describe('two people who write one draft', () => {
  let deps: Desk
  before(async () => {
    deps = await desk()
  })
  after(() => deps.remove())

  it('never lose a change: each that was acknowledged is there in the end, or was seen by who changed it again', async () => {
    let run = 0
    await fc.assert(
      // Steps of one round happen at the same time, rounds one after the other.
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), async (rounds) => {
        run += 1
        const place = { ...address, framework: `ensemble-${String(run)}` }
        await createDraft(deps, anne, { ...place, title: { fr: 'Ensemble' } })
        const seen = new Map<string, string>()
        const acknowledged: Acknowledged[] = []
        let writes = 0
        const take = async ({ editor, code, does }: Step) => {
          const key = `${String(editor)} ${code}`
          if (does === 'look') {
            const there = await read(deps, code, place).catch(() => undefined)
            if (there !== undefined) seen.set(key, there.etag)
            return
          }
          const tag = seen.get(key)
          writes += 1
          const content = competency(code, `écriture ${String(writes)}`)
          const condition = tag === undefined ? { ifNoneMatch: '*' } : { ifMatch: tag }
          try {
            const { node } = await putNode(deps, editors[editor], place, code, content, condition)
            acknowledged.push({ code, seen: tag, became: nodeTag(node) })
          } catch (error) {
            if (!(error instanceof Problem) || error.code !== 'precondition-failed') throw error
          }
        }
        for (const round of rounds) await Promise.all(round.map(take))
        for (const code of codes) await requireChain(deps, place, code, acknowledged)
      }),
      { numRuns: 40 },
    )
  })

  it('are both told when both change the same thing: one is, the other must look again', async () => {
    const place = { ...address, framework: 'ensemble-deux' }
    await createDraft(deps, anne, { ...place, title: { fr: 'Ensemble' } })
    await putNode(deps, anne, place, 'C1', competency('C1', 'avant'), { ifNoneMatch: '*' })
    const { etag } = await read(deps, 'C1', place)
    const outcomes = await Promise.allSettled(
      editors.map((editor) =>
        putNode(deps, editor, place, 'C1', competency('C1', `de ${editor.keyId}`), { ifMatch: etag }),
      ),
    )
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const refusedOne = outcomes.find((outcome) => outcome.status === 'rejected')
    expect((refusedOne?.reason as Problem).code).to.equal('precondition-failed')
  })

  it('open a proposed draft again with any change, before it is acknowledged', async () => {
    const place = { ...address, framework: 'ensemble-trois' }
    const draft = await createDraft(deps, anne, { ...place, title: { fr: 'Ensemble' } })
    const proposal = { state: 'proposed', proposedBy: 'key_anne', proposedContent: '"x"' } as const
    await deps.store.frameworkDrafts.replace({ ...draft, ...proposal })
    await putNode(deps, yann, place, 'C1', competency('C1', 'après'), { ifNoneMatch: '*' })
    const now = await ownDraft(deps, anne, place)
    expect(now.state).to.equal('open')
    expect(now).not.to.have.any.keys('proposedBy', 'proposedContent')
  })

  it('are not told yes by a draft that closed while they wrote', async () => {
    const place = { ...address, framework: 'ensemble-quatre' }
    const draft = await createDraft(deps, anne, { ...place, title: { fr: 'Ensemble' } })
    // The draft is closed in the moment between the writing and the look at it.
    const closing: Desk = {
      ...deps,
      store: {
        ...deps.store,
        draftNodes: {
          ...deps.store.draftNodes,
          async insert(node) {
            await deps.store.frameworkDrafts.replace({ ...draft, state: 'releasing' })
            return deps.store.draftNodes.insert(node)
          },
        },
      },
    }
    const write = putNode(closing, yann, place, 'C1', competency('C1', 'trop tard'), { ifNoneMatch: '*' })
    expect((await refusal(write)).code).to.equal('conflict')
  })
})

/** From nothing to what is there now, each acknowledged write follows one whose tag its writer had seen, and none is left aside. */
async function requireChain(
  deps: Desk,
  place: typeof address,
  code: string,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  const left = acknowledged.filter((write) => write.code === code)
  let tag: string | undefined
  while (left.length > 0) {
    const following = left.findIndex(({ seen }) => seen === tag)
    expect(following, `nobody who was told yes had seen ${tag ?? 'nothing'}`).to.be.at.least(0)
    tag = left.splice(following, 1)[0]?.became
  }
  if (tag !== undefined) expect((await read(deps, code, place)).etag).to.equal(tag)
}
