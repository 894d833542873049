import { expect } from 'chai'
import { scan } from '../../server/attachment/virus-scan.ts'
import { Problem } from '../../server/problem.ts'
import { startClamd, type Clamd } from '../support/clamd.ts'

const code = (work: Promise<void>) =>
  work.then(
    () => 'clean',
    (error: unknown) => (error instanceof Problem ? error.code : 'another error'),
  )

describe('the antivirus', () => {
  let clamd: Clamd
  afterEach(() => clamd.stop())

  it('gets every byte of the file, and what it finds clean is clean', async () => {
    clamd = await startClamd()
    const bytes = Buffer.alloc(200_000, 'abc')
    expect(await code(scan(clamd.address, bytes))).to.equal('clean')
    expect(clamd.received.map((each) => each.equals(bytes))).to.deep.equal([true])
  })

  it('refuses the file it recognises, without repeating its words', async () => {
    clamd = await startClamd()
    const error = await scan(clamd.address, Buffer.from(`x ${clamd.signature} y`)).catch((e: unknown) => e)
    expect(error).to.be.instanceOf(Problem).with.property('code', 'file-refused')
    expect(JSON.stringify((error as Problem).detail)).not.to.include('Eicar')
  })

  const failures = {
    'says it has an error': 'INSTREAM size limit exceeded. ERROR\0',
    'says something else': 'stream: OK, perhaps\0',
    'says two things': 'stream: OK\nstream: Eicar FOUND\0',
    'never ends what it says': 'x'.repeat(10_000),
    'hangs up before it has said all': 'stream: O',
    'hangs up without a word': '',
  }
  for (const [what, reply] of Object.entries(failures)) {
    it(`that ${what} is no antivirus: nothing was scanned`, async () => {
      clamd = await startClamd({ reply })
      expect(await code(scan(clamd.address, Buffer.from('Bonjour')))).to.equal('unavailable')
    })
  }

  it('that does not answer in time is not waited for', async () => {
    clamd = await startClamd({ reply: 'never' })
    expect(await code(scan(clamd.address, Buffer.from('Bonjour'), 50))).to.equal('unavailable')
  })

  it('that is not there has scanned nothing', async () => {
    clamd = await startClamd()
    await clamd.stop()
    expect(await code(scan(clamd.address, Buffer.from('Bonjour')))).to.equal('unavailable')
  })
})
