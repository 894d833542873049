/** What a task needs to know from outside its thread: it says so, and is asked again with the answers. Its thread waits for nobody. */

/** One question, named; its argument and its answer are plain data. */
export interface Question {
  readonly lookup: string
  readonly argument: unknown
}

/** A question with what came of it. `failed`: whoever was asked broke down. */
export type Fact = Question & ({ readonly answer: unknown } | { readonly failed: true })

/** What a task that looks things up is given beside its own input. */
export interface WithFacts {
  readonly facts: readonly Fact[]
}

/** What it answers when there is something it must know first. */
export interface Needs {
  readonly needs: readonly Question[]
}

/** A task asks at most so often: nobody's badge has that many issuers. */
const mostRounds = 16

function keyOf({ lookup, argument }: Question): string {
  return JSON.stringify([lookup, argument])
}

/** In the thread: answers what is known, and remembers what is not. */
export class KnownFacts {
  readonly #known: ReadonlyMap<string, Fact>
  readonly #needs = new Map<string, Question>()

  constructor(facts: readonly Fact[]) {
    this.#known = new Map(facts.map((fact) => [keyOf(fact), fact]))
  }

  /** Questions that had no answer: as long as there are any, whatever else the task found is not to be used. */
  get needs(): readonly Question[] {
    return [...this.#needs.values()]
  }

  /** The answer. Rejects when there is none yet, or whoever was asked broke down. */
  ask(lookup: string, argument: unknown): Promise<unknown> {
    const question = { lookup, argument }
    const fact = this.#known.get(keyOf(question))
    if (fact !== undefined && 'answer' in fact) return Promise.resolve(fact.answer)
    if (fact === undefined) this.#needs.set(keyOf(question), question)
    return Promise.reject(new Error(`${lookup} ${fact === undefined ? 'is not known yet' : 'failed'}`))
  }
}

/**
 * Outside the thread: has the task done until it needs nothing more. `lookup` answers one question; `failed` is told when it rejects.
 * @throws Error when the task goes on asking (a bug); and whatever `work` throws
 */
export async function withFacts<Done extends object>(
  work: (facts: readonly Fact[]) => Promise<Done | Needs>,
  lookup: (question: Question) => Promise<unknown>,
  failed: (error: unknown) => void,
): Promise<Done> {
  const facts: Fact[] = []
  for (let round = 0; round < mostRounds; round += 1) {
    const done = await work(facts)
    if (!('needs' in done)) return done
    facts.push(
      ...(await Promise.all(
        done.needs.map(async (question): Promise<Fact> => {
          try {
            return { ...question, answer: await lookup(question) }
          } catch (error) {
            failed(error)
            return { ...question, failed: true }
          }
        }),
      )),
    )
  }
  throw new Error('a task goes on asking')
}
