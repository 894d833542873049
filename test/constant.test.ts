import { expect } from 'chai'
import { constant, isConstant } from '../server/constant.ts'

describe('a constant', () => {
  it('is the value itself, frozen all the way down', () => {
    const value = { list: [{ deep: 'one' }], text: 'two' }
    expect(constant(value)).to.equal(value)
    for (const part of [value, value.list, value.list[0] ?? {}]) {
      expect(Object.isFrozen(part)).to.equal(true)
      expect(isConstant(part)).to.equal(true)
    }
  })

  it('is not what somebody else froze: its parts may change', () => {
    expect(isConstant(Object.freeze({ list: [] }))).to.equal(false)
  })

  it('is not what is no plain JSON, which is left as it is', () => {
    const [map, text] = [new Map(), 'text']
    expect(constant({ map, text })).to.deep.equal({ map, text })
    expect([Object.isFrozen(map), isConstant(map)]).to.deep.equal([false, false])
  })
})
