// Opens the embedded store in the folder given, says so, and holds it until killed.
import { openStore } from '../../store/client.ts'

const store = await openStore({ kind: 'embedded', path: process.argv[2] ?? '' })
await store.command('CREATE TABLE held (n UInt64) ENGINE = MergeTree ORDER BY n')
await store.command('INSERT INTO held SELECT 1')
console.log('open')
process.stdin.resume()
