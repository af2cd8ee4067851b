import {
  type JOBOBJECT_BASIC_ACCOUNTING_INFORMATION,
  type JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
  JobObjectBasicAccountingInformation,
  JobObjectBasicLimitInformation,
  JobObjectBasicProcessIdList,
  JobObjectExtendedLimitInformation,
  QueryInformationJobObject,
  SetInformationJobObject,
} from "tswin32/win32job";
import { must, type Same } from "./exact.js";

// The class decides what is returned and what can be set.
const accounting = QueryInformationJobObject(4, JobObjectBasicAccountingInformation);
must<Same<typeof accounting, JOBOBJECT_BASIC_ACCOUNTING_INFORMATION>>();
const identifiers = QueryInformationJobObject(4n, JobObjectBasicProcessIdList);
must<Same<typeof identifiers, number[]>>();

const limits = QueryInformationJobObject(null, JobObjectExtendedLimitInformation);
must<Same<typeof limits, JOBOBJECT_EXTENDED_LIMIT_INFORMATION>>();
limits.BasicLimitInformation.LimitFlags |= 0x2000;
SetInformationJobObject(4, JobObjectExtendedLimitInformation, limits);
SetInformationJobObject(4, JobObjectBasicLimitInformation, { LimitFlags: 0x10, Affinity: 1n });

// @ts-expect-error: a class that only tells something
SetInformationJobObject(4, JobObjectBasicAccountingInformation, {});
// @ts-expect-error: the structure of another class
SetInformationJobObject(4, JobObjectBasicLimitInformation, { BasicLimitInformation: {} });
