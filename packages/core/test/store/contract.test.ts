import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { localStore, memoryStore, subStore } from '@stedi-lakehouse/core';
import { faultyStore, storeContract } from '@stedi-lakehouse/core/testing';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  folders.push(folder);
  return folder;
};
afterAll(async () => {
  await Promise.all(folders.map(async (folder) => await rm(folder, { recursive: true })));
});

storeContract('localStore', async () => localStore(await newFolder()));
storeContract('localStore that holds the thread', async () => localStore(await newFolder(), { blocking: true }));
storeContract('localStore of a folder that is not there yet', async () => localStore(join(await newFolder(), 'a/b')));
storeContract('memoryStore', () => memoryStore());
storeContract('subStore', () => subStore(memoryStore(), 'inner/most'));
storeContract('subStore of localStore', async () => subStore(localStore(await newFolder()), 'inner'));
storeContract('faultyStore without a fault', () => faultyStore(memoryStore(), () => undefined));
