import { expect } from 'chai'
import { Readings } from '../../server/verify/reading/readings.ts'

const start = new Date('2026-11-21T09:30:00Z')
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds)
interface Text {
  readonly text: string
  readonly inside: { readonly texts: string[] }
}
const reading = (text: string): Text => ({ text, inside: { texts: [text] } })

describe('readings kept in memory', () => {
  it('are answered under their key for as long as they are kept, and not a moment longer', () => {
    const readings = new Readings<Text>({ entries: 9, characters: 999, milliseconds: 1000 })
    readings.keep('one', reading('one'), start)
    expect(readings.get('one', start)).to.deep.equal(reading('one'))
    expect(readings.get('one', later(999))).to.deep.equal(reading('one'))
    expect(readings.get('one', later(1000))).to.equal(undefined)
    expect(readings.get('One', start)).to.equal(undefined)
  })

  it('end with what they say, when that is earlier', () => {
    const readings = new Readings<Text>({ entries: 9, characters: 999, milliseconds: 1000 })
    readings.keep('one', reading('one'), start, later(10).getTime())
    expect(readings.get('one', later(9))).to.deep.equal(reading('one'))
    expect(readings.get('one', later(10))).to.equal(undefined)
  })

  it('are not answered by a clock that was set back, which would keep them longer', () => {
    const readings = new Readings<Text>()
    readings.keep('one', reading('one'), start)
    expect(readings.get('one', later(-1))).to.equal(undefined)
  })

  it('are let go of once they are not answered any more', () => {
    const readings = new Readings<Text>({ entries: 9, characters: 999, milliseconds: 1000 })
    readings.keep('old', reading('old'), start)
    readings.keep('new', reading('new'), later(500))
    readings.forget(later(999))
    expect(readings.size).to.equal(2)
    readings.forget(later(1000))
    expect([readings.size, readings.get('new', later(1000))?.text]).to.deep.equal([1, 'new'])
  })

  it('make room for new ones, the oldest first: so many, and so long together', () => {
    const few = new Readings<Text>({ entries: 2, characters: 999, milliseconds: 1000 })
    for (const key of ['one', 'two', 'three']) few.keep(key, reading(key), start)
    expect(['one', 'two', 'three'].map((key) => few.get(key, start)?.text)).to.deep.equal([
      undefined,
      'two',
      'three',
    ])
    const { length } = JSON.stringify(reading('one'))
    const short = new Readings<Text>({ entries: 9, characters: 2 * length, milliseconds: 1000 })
    for (const key of ['one', 'two', 'six']) short.keep(key, reading(key), start)
    expect(['one', 'two', 'six'].map((key) => short.get(key, start)?.text)).to.deep.equal([
      undefined,
      'two',
      'six',
    ])
    // What was there under the key makes room first.
    short.keep('two', reading('TWO'), start)
    expect(['two', 'six'].map((key) => short.get(key, start)?.text)).to.deep.equal(['TWO', 'six'])
  })

  it('are not kept at all when one alone is longer than all may be', () => {
    const { length } = JSON.stringify(reading('one'))
    const readings = new Readings<Text>({ entries: 9, characters: length, milliseconds: 1000 })
    readings.keep('one', reading('one'), start)
    readings.keep('long', reading('x'.repeat(60)), start)
    expect([readings.get('one', start)?.text, readings.get('long', start)]).to.deep.equal(['one', undefined])
  })

  it('cannot be changed by whoever is shown one, at any depth', () => {
    const readings = new Readings<Text>()
    readings.keep('one', reading('one'), start)
    const found = readings.get('one', start)
    expect(() => found?.inside.texts.push('more')).to.throw(TypeError)
    expect(Reflect.set(found ?? {}, 'text', 'other')).to.equal(false)
  })
})
