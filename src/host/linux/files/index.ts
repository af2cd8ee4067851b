import type { FilesHost } from "../../files.js";
import { create, creating } from "./create.js";
import { descriptorOf, handleOf, mostStreams, setMostStreams } from "./descriptors.js";
import { flush, flushing } from "./flush.js";
import { holders } from "./holders.js";
import { awaitingOverlapped, overlappedResult } from "./overlapped-result.js";
import { seek, setEndOfFile, size } from "./position.js";
import { openById, reopen } from "./reopen.js";
import { allocate, read, reading, write, writing } from "./transfer.js";
import { type } from "./type.js";

export const files: FilesHost = {
  allocate,
  create,
  creating,
  descriptorOf,
  handleOf,
  mostStreams,
  setMostStreams,
  holders,
  flush,
  flushing,
  openById,
  read,
  reading,
  reopen,
  awaitingOverlapped,
  overlappedResult,
  seek,
  setEndOfFile,
  size,
  type,
  write,
  writing,
};
