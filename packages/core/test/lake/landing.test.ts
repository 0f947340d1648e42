import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findLanding, localStore, memoryStore, withFolders, type Store } from '@stedi-lakehouse/core';

const storeWith = async (...paths: string[]): Promise<Store> => {
  const store = memoryStore('landing');
  for (const path of paths) await store.write(path, [Buffer.from('{}')]);
  return store;
};
const found = async (store: Store, table = 'customer_landing'): Promise<string[]> =>
  Array.from((await findLanding(store, table)).files, ({ path }) => path);

describe('findLanding', () => {
  test('finds the files of a folder named as the table, ascending by path', async () => {
    const store = await storeWith('customer_landing/b.json', 'customer_landing/a.jsonl', 'customer_landing/c.json.gz');
    expect(await found(store)).toEqual([
      'customer_landing/a.jsonl',
      'customer_landing/b.json',
      'customer_landing/c.json.gz',
    ]);
  });

  test('finds the files of the subject’s landing folder', async () => {
    const store = await storeWith('step_trainer/landing/1.json', 'step_trainer/trusted/1.json', 'step/landing/2.json');
    expect(await found(store, 'step_trainer_landing')).toEqual(['step_trainer/landing/1.json']);
  });

  test('finds those of folders below, and counts with names what it does not take', async () => {
    const store = await storeWith(
      'customer/landing/.a.json',
      'customer/landing/_SUCCESS.json',
      'customer/landing/_temporary/0/a.json',
      'customer/landing/2026/11/30/a.json',
      'customer/landing/year=2026/_month=1/a.ndjson',
      'customer/landing/a.csv',
      'customer/landing/b.json.tmp',
      'customer/landing/c.json~',
      'customer/landing/ok.json',
      'customer/landing/part-00000',
    );
    const { files, notTaken } = await findLanding(store, 'customer_landing');
    expect(Array.from(files, ({ path }) => path.slice('customer/landing/'.length))).toEqual([
      '2026/11/30/a.json',
      'ok.json',
      'part-00000',
      'year=2026/_month=1/a.ndjson',
    ]);
    expect(notTaken.list()).toEqual([
      {
        reason: 'hidden',
        files: 3,
        first: ['customer/landing/.a.json', 'customer/landing/_SUCCESS.json', 'customer/landing/_temporary/0/a.json'],
      },
      { reason: 'other_ending', files: 1, first: ['customer/landing/a.csv'] },
      { reason: 'temporary', files: 2, first: ['customer/landing/b.json.tmp', 'customer/landing/c.json~'] },
    ]);
  });

  test('names the first twenty of very many that it does not take', async () => {
    const store = await storeWith(...Array.from({ length: 1234 }, (_, i) => `customer_landing/${1000 + i}.csv`));
    const [csv] = (await findLanding(store, 'customer_landing')).notTaken.list();
    expect(csv).toMatchObject({ reason: 'other_ending', files: 1234 });
    expect(csv!.first).toHaveLength(20);
  });

  test('finds nothing where there is nothing, and does not mix tables up', async () => {
    expect(await found(await storeWith('customer_landing2/a.json', 'customers/landing/a.json'))).toEqual([]);
    expect(await found(await storeWith('customer/landing/a.json'), 'customer')).toEqual(['customer/landing/a.json']);
    expect(await found(await storeWith('customer_trusted/a.json'), 'customer_landing')).toEqual([]);
  });

  test('refuses to guess when both folders hold files', async () => {
    const store = await storeWith('customer_landing/a.json', 'customer/landing/b.json');
    await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject({
      code: 'landing_ambiguous',
      message: expect.stringMatching(/customer_landing\/ and in customer\/landing\//) as string,
    });
  });

  test('looks only into the folder that was named for the table', async () => {
    const store = await storeWith('customer/landing/a.json', 'customer_landing/a.json', 'step_trainer/landing/a.json');
    const named = withFolders(store, new Map([['customer_landing', await storeWith('b.json', 'deep/c.json')]]));
    expect(await found(named)).toEqual(['customer_landing/b.json', 'customer_landing/deep/c.json']);
    expect(await found(named, 'step_trainer_landing')).toEqual(['step_trainer/landing/a.json']);
  });

  test.each([
    [['a.json', 'a.json.gz'], 'customer_landing/a.json beside customer_landing/a.json.gz'],
    [['a.json', 'a.json-1.json', 'a.json.b.json', 'a.json.zst'], 'a.json beside customer_landing/a.json.zst'],
    [['x/part-00000.gz', 'x/part-00000.zst'], 'x/part-00000.gz beside customer_landing/x/part-00000.zst'],
    [['a.json.GZ', 'a.json.gz'], 'a.json.GZ beside customer_landing/a.json.gz'],
  ])('refuses files that stand beside a packed copy: %j', async (names, said) => {
    const store = await storeWith(...names.map((name) => `customer_landing/${name}`));
    await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject({
      code: 'landing_repeated',
      message: expect.stringContaining(said) as string,
    });
    const allowed = await findLanding(store, 'customer_landing', { allowEqualFiles: true });
    expect(allowed.files.length).toBe(names.length);
  });

  test('takes no other files for copies', async () => {
    const names = ['a.json', 'a.jsonl.gz', 'b.json.gz', 'b/a.json.gz', 'ba.json', 'c.json', 'c1.json.gz'];
    const store = await storeWith(...names.map((name) => `customer_landing/${name}`));
    expect(await found(store)).toHaveLength(names.length);
  });
});

describe('names in a folder that are no files are never passed over in silence', () => {
  const folders: string[] = [];
  const folderWith = async (name: string): Promise<string> => {
    const root = await mkdtemp(join(tmpdir(), 'landing-'));
    folders.push(root);
    const folder = join(root, 'customer', 'landing');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), '{}\n');
    return root;
  };
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });
  const at = (root: string, name: string): string => join(root, 'customer', 'landing', name);
  const unreadable = (message: RegExp) => ({
    code: 'landing_unreadable',
    message: expect.stringMatching(message) as string,
  });

  test.each([false, true])(
    'a name that is not UTF-8, a link that leads nowhere, a pipe; blocking: %s',
    async (blocking) => {
      const root = await folderWith('a.json');
      const store = localStore(root, { blocking });
      expect(await found(store)).toEqual(['customer/landing/a.json']);
      const odd = Buffer.concat([Buffer.from(at(root, 'b')), Buffer.from([0xe9]), Buffer.from('.json')]);
      await writeFile(odd, '{}\n');
      await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject(
        unreadable(/customer\/landing\/b\ufffd\.json has a name that is not UTF-8/),
      );
      await unlink(odd);
      await symlink(at(root, 'nowhere'), at(root, 'c.json'));
      await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject(
        unreadable(/customer\/landing\/c\.json is a link that leads nowhere/),
      );
      await unlink(at(root, 'c.json'));
      const oddFolder = Buffer.concat([Buffer.from(at(root, 'f')), Buffer.from([0xff])]);
      await mkdir(oddFolder);
      await writeFile(Buffer.concat([oddFolder, Buffer.from('/d.json')]), '{}\n');
      await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject(
        unreadable(/customer\/landing\/f\ufffd\/ has a name that is not UTF-8/),
      );
    },
  );

  test('two names that are not UTF-8 and look alike, one of them like that of a file', async () => {
    const root = await folderWith('b\ufffd.json');
    const store = localStore(root);
    expect(await found(store)).toEqual(['customer/landing/b\ufffd.json']);
    for (const byte of [0xe9, 0xea]) {
      await writeFile(Buffer.concat([Buffer.from(at(root, 'b')), Buffer.from([byte]), Buffer.from('.json')]), '{}\n');
      await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject(unreadable(/is not UTF-8/));
    }
  });

  test('links that are not taken anyway are named as such; links to files and folders are followed', async () => {
    const root = await folderWith('a.json');
    await symlink(at(root, 'nowhere'), at(root, 'c.csv'));
    await symlink(at(root, 'nowhere'), at(root, '_c.json'));
    await mkdir(join(root, 'elsewhere'));
    await writeFile(join(root, 'elsewhere', 'b.json'), '{}\n');
    await symlink(join(root, 'elsewhere'), at(root, 'd'));
    const { files, notTaken } = await findLanding(localStore(root), 'customer_landing');
    expect(Array.from(files, ({ path }) => path)).toEqual(['customer/landing/a.json', 'customer/landing/d/b.json']);
    expect(notTaken.list().map(({ reason, files: count }) => [reason, count])).toEqual([
      ['hidden', 1],
      ['other_ending', 1],
    ]);
  });

  test('a file that went away while it was looked for may be there again later', async () => {
    const store: Store = {
      ...(await storeWith('customer_landing/a.json')),
      async *list(_prefix, options) {
        options?.onMissed?.({ path: 'customer_landing/b.json', why: 'gone' });
      },
    };
    await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject({
      code: 'store_changed',
      message: expect.stringContaining('customer_landing/b.json was removed while it was looked for') as string,
    });
  });
});
