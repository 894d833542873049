/** Every place of an issued badge is changed, in every way: nothing that was signed can be made to say something else. */
import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { changed, openIssuing, type Issuing } from './issuing.ts'

type Path = readonly (string | number)[]

interface Mutation {
  readonly kind: string
  readonly path: Path
  readonly mutant: Credential
}

/**
 * The only changes that leave a badge good. JSON-LD signs a set of statements, so the order of a set, a duplicate in it, and
 * brackets around its only element are not part of what is signed; nor is, of a node described in two places, which of the
 * two says what; nor which of two names of one type is used. What is shown is the same in each case: it is rebuilt from the
 * statements.
 */
const harmless: readonly { readonly kind: string; readonly at: RegExp; readonly why: string }[] = [
  {
    kind: 'order reversed',
    at: /\/(type|proof|evidence|relatedResource|alignment|tag|result|resultDescription|rubricCriterionLevel|identifier|otherIdentifier)$/,
    why: 'a set has no order',
  },
  {
    kind: 'element duplicated',
    at: /\/(type|tag|evidence|related|relatedResource|credentialSchema|resultDescription|rubricCriterionLevel)\/\d+$/,
    why: 'a set holds a text, a type or a node with an id once',
  },
  {
    kind: 'array of one made single',
    at: /\/(type|proof|credentialSchema|related|relatedResource|identifier|otherIdentifier)$/,
    why: 'one value is a set of one',
  },
  {
    kind: 'single made array of one',
    at: /\/(proof\/0|credentialSchema\/0|credentialStatus|refreshService)\/type$|\/credentialStatus\/statusPurpose$/,
    why: 'a set of one is one value',
  },
  {
    kind: 'key removed',
    at: /^\/(issuer|credentialSubject\/achievement\/creator)\/(name|url|address|address\/addressLocality)$/,
    why: 'the issuer is also the creator of the achievement: it is described in both places, and shown whole in both',
  },
  {
    kind: 'type given its other name',
    at: /^\/type\/1$/,
    why: 'OpenBadgeCredential is another name of AchievementCredential in the context of Open Badges',
  },
]

/** The only changes after which a badge is neither good nor bad: it is not read, and nothing of it is shown. */
const unread: readonly { readonly kind: string; readonly at: RegExp; readonly why: string }[] = [
  {
    kind: 'value changed',
    at: /^\/@context\/\d+$/,
    why: 'the address of a context published elsewhere, which is not fetched',
  },
]

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function* places(value: unknown, path: Path = []): Generator<readonly [path: Path, value: unknown]> {
  if (path.length > 0) yield [path, value]
  if (Array.isArray(value))
    for (const [index, element] of value.entries()) yield* places(element, [...path, index])
  else if (isRecord(value))
    for (const [key, member] of Object.entries(value)) yield* places(member, [...path, key])
}

/** Another value of the same type, and of the same form where the form alone would be refused. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return text.replace(/^\d{4}/, '2025')
  if (/^\d+$/.test(text)) return String(Number(text) + 1)
  return `${text}x`
}

/** The same value in another type. */
function otherTypes(value: unknown): readonly unknown[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value), { value }]
  const asNumber = /^\d+$/.test(String(value)) ? [Number(value)] : []
  return [...asNumber, true, { id: value }, { value }, [[value]]]
}

function renamed(record: Record<string, unknown>, key: string, name: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([each, member]) => [each === key ? name : each, member]),
  )
}

function duplicated(list: readonly unknown[], index: number): readonly unknown[] {
  return [...list.slice(0, index + 1), structuredClone(list[index]), ...list.slice(index + 1)]
}

function* mutations(badge: Credential): Generator<Mutation> {
  for (const [path, value] of places(badge)) {
    const mutate = (kind: string, change: unknown): Mutation => ({
      kind,
      path,
      mutant: changed(badge, path, () => change),
    })
    const last = path.at(-1)
    const parent = (change: (value: unknown) => unknown): Credential => {
      const above = path.slice(0, -1)
      return above.length === 0 ? (change(badge) as Credential) : changed(badge, above, change)
    }
    if (Array.isArray(value)) {
      const list: readonly unknown[] = value
      if (list.length > 1) yield mutate('order reversed', list.toReversed())
      else yield mutate('array of one made single', list[0])
      yield mutate('array emptied', [])
    } else {
      yield mutate('single made array of one', [value])
    }
    if (!Array.isArray(value) && !isRecord(value)) {
      yield mutate('value changed', otherValue(value))
      for (const other of otherTypes(value)) yield mutate('value type changed', other)
    }
    if (typeof last === 'string') {
      yield mutate('key removed', undefined)
      for (const name of [`${last}x`, `@${last}`, last === 'humanCode' ? 'version' : 'humanCode']) {
        const mutant = parent((record) => renamed(record as Record<string, unknown>, last, name))
        yield { kind: 'key renamed', path, mutant }
      }
    } else if (last !== undefined) {
      const mutant = parent((list) => duplicated(list as readonly unknown[], last))
      yield { kind: 'element duplicated', path, mutant }
      yield {
        kind: 'element removed',
        path,
        mutant: parent((list) => (list as unknown[]).toSpliced(last, 1)),
      }
    }
    if (value === 'AchievementCredential') yield mutate('type given its other name', 'OpenBadgeCredential')
  }
}

/** One order for every set, to compare what two reports show. `allowedValue` is a list: its order counts. */
function inOneOrder(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value.map((element) => inOneOrder(element))
    return key === 'allowedValue' || key === '@context'
      ? elements
      : [...elements].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (!isRecord(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((each) => [each, inOneOrder(value[each], each)]))
}

/** A badge with a value of every type, and a node described in two places. */
async function issueRichBadge(issuing: Issuing): Promise<Credential> {
  const unsigned = await issuing.unsigned('mutated')
  const address = {
    type: ['Address'],
    addressLocality: 'Besançon',
    geo: { type: 'GeoCoordinates', latitude: 47.24, longitude: 6 },
  }
  const otherIdentifier = [{ type: 'IdentifierEntry', identifier: '26-0042', identifierType: 'sourcedId' }]
  const subject = unsigned['credentialSubject'] as Record<string, unknown>
  const achievement = subject['achievement'] as Record<string, unknown>
  const { alignment } = achievement as { alignment: readonly unknown[] }
  return issuing.sign({
    ...unsigned,
    issuer: { ...(unsigned['issuer'] as object), address: { id: 'urn:x:address', ...address } },
    credentialSubject: {
      ...subject,
      narrative: 'Observée en situation.',
      creditsEarned: 2.5,
      achievement: {
        ...achievement,
        creator: { ...(achievement['creator'] as object), address: { id: 'urn:x:address', ...address } },
        otherIdentifier,
        alignment: alignment.slice(0, 2),
      },
    },
  })
}

describe('every mutation of an issued badge', function () {
  // About a thousand and a half verifications.
  this.timeout(300_000)
  let issuing: Issuing
  let badge: Credential
  let original: VerificationReport

  before(async () => {
    issuing = await openIssuing()
    badge = await issueRichBadge(issuing)
    original = await issuing.verify(badge)
  })
  after(async () => {
    await issuing.close()
  })

  it('starts from a badge that is valid and is shown as it was signed', () => {
    expect(original.checks.filter(({ outcome }) => outcome === 'fail')).to.deep.equal([])
    expect(original.verdict).to.equal('valid')
    expect(inOneOrder(original.credential)).to.deep.equal(inOneOrder(badge))
  })

  it('is refused or not read, or is on the list of harmless ones and changes nothing of what is shown', async () => {
    const surprises: string[] = []
    const used = new Set<string>()
    let count = 0
    for (const { kind, path, mutant } of mutations(badge)) {
      count += 1
      const { verdict, credential, issuer } = await issuing.verify(mutant)
      if (verdict === 'invalid') continue
      const pointer = `/${path.join('/')}`
      if (unread.some((entry) => entry.kind === kind && entry.at.test(pointer))) {
        expect([verdict, credential, issuer], pointer).to.deep.equal(['undetermined', undefined, undefined])
        continue
      }
      const listed = harmless.find((entry) => entry.kind === kind && entry.at.test(pointer))
      if (listed === undefined) {
        surprises.push(`${kind} at ${pointer}: ${verdict}`)
        continue
      }
      used.add(listed.kind)
      expect(verdict, `${kind} at ${pointer}`).to.equal('valid')
      const shown = inOneOrder(credential)
      expect(shown, `${kind} at ${pointer}: ${listed.why}`).to.deep.equal(inOneOrder(original.credential))
    }
    expect(surprises).to.deep.equal([])
    expect([...used].sort(), 'the list has no idle entry').to.deep.equal(
      harmless.map(({ kind }) => kind).sort(),
    )
    expect(count).to.be.greaterThan(1000)
    expect(issuing.failures).to.deep.equal([])
  })
})
