// What the codes that people meet mean: one symbol and its sentence a line, parsed when the first one is looked up.
// The sentences are this package's own. A code without one gets a sentence made of its symbol.

export function sentences(): string {
  return `
ERROR_SUCCESS It worked.
ERROR_INVALID_FUNCTION This cannot be done to that kind of object or device.
ERROR_FILE_NOT_FOUND There is no file or object of that name.
ERROR_PATH_NOT_FOUND A directory on the way to the file does not exist.
ERROR_TOO_MANY_OPEN_FILES The process has too many files open.
ERROR_ACCESS_DENIED Access is denied.
ERROR_INVALID_HANDLE The handle is closed, or was never open, or is of the wrong kind.
ERROR_NOT_ENOUGH_MEMORY There is not enough memory.
ERROR_INVALID_BLOCK The address does not belong to a block of memory that was allocated.
ERROR_BAD_ENVIRONMENT The environment block is malformed.
ERROR_BAD_FORMAT The data, or the program, has a wrong format.
ERROR_INVALID_ACCESS The access asked for is not one that there is.
ERROR_INVALID_DATA The data makes no sense.
ERROR_OUTOFMEMORY There is not enough memory to finish.
ERROR_INVALID_DRIVE There is no such drive.
ERROR_CURRENT_DIRECTORY The current directory cannot be removed.
ERROR_NOT_SAME_DEVICE The two names are on different volumes.
ERROR_NO_MORE_FILES There are no more files.
ERROR_WRITE_PROTECT The medium is write-protected.
ERROR_BAD_UNIT There is no such device unit.
ERROR_NOT_READY The device is not ready.
ERROR_BAD_COMMAND The device does not know the command.
ERROR_CRC The data read does not match its checksum.
ERROR_BAD_LENGTH The length given does not fit the request.
ERROR_SEEK The drive did not find the place on the medium.
ERROR_NOT_DOS_DISK The medium is in no known format.
ERROR_SECTOR_NOT_FOUND The drive did not find the sector.
ERROR_OUT_OF_PAPER The printer is out of paper.
ERROR_WRITE_FAULT Writing to the device failed.
ERROR_READ_FAULT Reading from the device failed.
ERROR_GEN_FAILURE The device does not work.
ERROR_SHARING_VIOLATION The file is open elsewhere, perhaps in this process, in a way that does not allow this.
ERROR_LOCK_VIOLATION Part of the file is locked by somebody else.
ERROR_WRONG_DISK Another medium belongs in the drive.
ERROR_SHARING_BUFFER_EXCEEDED Too many files are open for sharing.
ERROR_HANDLE_EOF The end of the file is reached.
ERROR_HANDLE_DISK_FULL The volume is full.
ERROR_NOT_SUPPORTED This is not supported.
ERROR_REM_NOT_LIST The remote computer does not answer.
ERROR_DUP_NAME The network already has something of that name.
ERROR_BAD_NETPATH The computer in the network path cannot be found.
ERROR_NETWORK_BUSY The network is busy.
ERROR_DEV_NOT_EXIST The network resource or device is not there any more.
ERROR_ADAP_HDW_ERR The network adapter failed.
ERROR_BAD_NET_RESP The server's answer makes no sense.
ERROR_UNEXP_NET_ERR The network failed in an unforeseen way.
ERROR_NETNAME_DELETED The share or the connection to it is gone.
ERROR_NETWORK_ACCESS_DENIED The network refuses access.
ERROR_BAD_DEV_TYPE The network resource is of another type.
ERROR_BAD_NET_NAME The server has no share of that name.
ERROR_TOO_MANY_SESS The server has reached its limit of sessions.
ERROR_SHARING_PAUSED The server is paused or still starting.
ERROR_REQ_NOT_ACCEP The server takes no more connections for now.
ERROR_FILE_EXISTS The file is there already.
ERROR_CANNOT_MAKE The file or directory cannot be created.
ERROR_ALREADY_ASSIGNED The local device name is in use already.
ERROR_INVALID_PASSWORD The network password is wrong.
ERROR_INVALID_PARAMETER A parameter is wrong.
ERROR_NET_WRITE_FAULT Writing to the network failed.
ERROR_NO_PROC_SLOTS No further process can be started for now.
ERROR_BROKEN_PIPE The other end of the pipe has been closed.
ERROR_OPEN_FAILED The file or device cannot be opened.
ERROR_BUFFER_OVERFLOW A name is too long for its buffer.
ERROR_DISK_FULL There is not enough room on the volume.
ERROR_NO_MORE_SEARCH_HANDLES No further search can be opened.
ERROR_INVALID_TARGET_HANDLE The target handle is wrong.
ERROR_INVALID_CATEGORY The control code is not one of that device.
ERROR_CALL_NOT_IMPLEMENTED The function is not implemented here.
ERROR_SEM_TIMEOUT The time allowed for the operation is over.
ERROR_INSUFFICIENT_BUFFER The buffer is too small for the answer.
ERROR_INVALID_NAME The name contains something that names cannot contain.
ERROR_INVALID_LEVEL The information level is not known to the function.
ERROR_NO_VOLUME_LABEL The volume has no label.
ERROR_MOD_NOT_FOUND The DLL, or one that it needs, cannot be found.
ERROR_PROC_NOT_FOUND The DLL has no function of that name.
ERROR_WAIT_NO_CHILDREN There is no child process to wait for.
ERROR_CHILD_NOT_COMPLETE The program cannot run in this mode of the system.
ERROR_NEGATIVE_SEEK The file position would be before the start of the file.
ERROR_SEEK_ON_DEVICE A device or pipe has no file position.
ERROR_NOT_JOINED The drive is not joined to a directory.
ERROR_BUSY_DRIVE The drive is in use.
ERROR_SAME_DRIVE Source and target are on the same drive.
ERROR_DIR_NOT_ROOT The directory is no root directory.
ERROR_DIR_NOT_EMPTY The directory is not empty.
ERROR_PATH_BUSY The path is in use for something else.
ERROR_SIGNAL_REFUSED The process does not accept the signal.
ERROR_SEM_NOT_FOUND There is no semaphore of that name.
ERROR_BAD_ARGUMENTS The arguments are wrong.
ERROR_BAD_PATHNAME The path is malformed.
ERROR_SIGNAL_PENDING A signal is already waiting.
ERROR_MAX_THRDS_REACHED The system cannot hold more threads.
ERROR_LOCK_FAILED The region of the file could not be locked.
ERROR_BUSY The resource is in use.
ERROR_CANCEL_VIOLATION There is no waiting lock request to cancel.
ERROR_NOT_LOCKED The range is not locked as it was to be unlocked.
ERROR_ALREADY_EXISTS Something of that name is there already.
ERROR_INVALID_FLAG_NUMBER The flag is not one that there is.
ERROR_EXE_MACHINE_TYPE_MISMATCH The program is made for another kind of processor.
ERROR_BAD_EXE_FORMAT The file is no program that can run here.
ERROR_ENVVAR_NOT_FOUND There is no environment variable of that name.
ERROR_NO_SIGNAL_SENT No process took the signal.
ERROR_FILENAME_EXCED_RANGE The file name is too long.
ERROR_NO_MORE_ITEMS There are no more items.
ERROR_DIRECTORY The path does not name a directory.
ERROR_META_EXPANSION_TOO_LONG The expanded file name is too long.
ERROR_THREAD_1_INACTIVE The signal handler cannot be set.
ERROR_LOCKED The segment is locked.
ERROR_TOO_MANY_MODULES Too many modules are attached.
ERROR_FILE_TOO_LARGE The file is too large for the operation or the volume.
ERROR_BAD_PIPE The pipe is in the wrong state for that.
ERROR_PIPE_BUSY All instances of the pipe are in use.
ERROR_NO_DATA The pipe is being closed, or has nothing to read.
ERROR_PIPE_NOT_CONNECTED Nobody is at the other end of the pipe.
ERROR_MORE_DATA There is more than the buffer could take.
ERROR_INVALID_EA_NAME The name of the extended attribute is wrong.
ERROR_EA_LIST_INCONSISTENT The extended attributes contradict each other.
WAIT_TIMEOUT The time to wait is over.
ERROR_CANNOT_COPY The copy functions cannot be used here.
ERROR_EAS_DIDNT_FIT The extended attributes did not fit the buffer.
ERROR_EA_FILE_CORRUPT The file's extended attributes are damaged.
ERROR_EAS_NOT_SUPPORTED The file system has no extended attributes.
ERROR_NOT_OWNER The mutex belongs to another thread.
ERROR_TOO_MANY_POSTS The semaphore's count would exceed its maximum.
ERROR_PARTIAL_COPY Only part of the memory could be read or written.
ERROR_OPLOCK_NOT_GRANTED The opportunistic lock was refused.
ERROR_DELETE_PENDING The file is about to be deleted and cannot be opened.
ERROR_MR_MID_NOT_FOUND The message file has no message of that number.
ERROR_SCOPE_NOT_FOUND The scope cannot be found.
ERROR_INVALID_ADDRESS The address cannot be used.
ERROR_ARITHMETIC_OVERFLOW The result needs more than 32 bits.
ERROR_PIPE_CONNECTED A client is at the other end of the pipe already.
ERROR_PIPE_LISTENING The pipe still waits for a client.
ERROR_ABANDONED_WAIT_0 The wait ended because what was waited for is gone.
ERROR_ELEVATION_REQUIRED The operation needs an elevated process.
ERROR_EA_ACCESS_DENIED Access to the extended attribute is denied.
ERROR_OPERATION_ABORTED The operation was cancelled, or its thread ended.
ERROR_IO_INCOMPLETE The overlapped operation is not complete yet.
ERROR_IO_PENDING The overlapped operation goes on after the call.
ERROR_NOACCESS The memory cannot be accessed.
ERROR_SWAPERROR Paging failed.
ERROR_STACK_OVERFLOW The stack is exhausted.
ERROR_INVALID_MESSAGE The window cannot act on the message.
ERROR_INVALID_FLAGS The flags are wrong.
ERROR_UNRECOGNIZED_VOLUME The volume has no file system that is known here.
ERROR_FILE_INVALID The file was changed from outside and the handle is of no more use.
ERROR_NO_TOKEN There is no such token.
ERROR_BADDB The registry is damaged.
ERROR_BADKEY The registry key is wrong.
ERROR_CANTOPEN The registry key cannot be opened.
ERROR_CANTREAD The registry key cannot be read.
ERROR_CANTWRITE The registry key cannot be written.
ERROR_REGISTRY_CORRUPT The registry is damaged beyond use.
ERROR_REGISTRY_IO_FAILED The registry's files cannot be read or written.
ERROR_NOT_REGISTRY_FILE The file is not in the registry's format.
ERROR_KEY_DELETED The registry key has been deleted.
ERROR_KEY_HAS_CHILDREN The registry key has subkeys.
ERROR_CHILD_MUST_BE_VOLATILE A volatile key can only have volatile subkeys.
ERROR_NOTIFY_ENUM_DIR Changes were lost: read the directory anew.
ERROR_DEPENDENT_SERVICES_RUNNING Services that depend on this one still run.
ERROR_INVALID_SERVICE_CONTROL The service does not take that control now.
ERROR_SERVICE_REQUEST_TIMEOUT The service did not answer in time.
ERROR_SERVICE_NO_THREAD The service's thread could not be started.
ERROR_SERVICE_DATABASE_LOCKED The service database is locked.
ERROR_SERVICE_ALREADY_RUNNING The service runs already.
ERROR_INVALID_SERVICE_ACCOUNT The service's account does not exist or its password is wrong.
ERROR_SERVICE_DISABLED The service is disabled, or has no enabled device.
ERROR_CIRCULAR_DEPENDENCY The services would depend on each other in a circle.
ERROR_SERVICE_DOES_NOT_EXIST There is no service of that name.
ERROR_SERVICE_CANNOT_ACCEPT_CTRL The service cannot take controls at this time.
ERROR_SERVICE_NOT_ACTIVE The service does not run.
ERROR_FAILED_SERVICE_CONTROLLER_CONNECT The process was not started by the service control manager.
ERROR_EXCEPTION_IN_SERVICE The service failed with an exception while it handled a control.
ERROR_DATABASE_DOES_NOT_EXIST There is no service database of that name.
ERROR_SERVICE_SPECIFIC_ERROR The service reports an error code of its own.
ERROR_PROCESS_ABORTED The process ended unexpectedly.
ERROR_SERVICE_DEPENDENCY_FAIL A service or group that this one depends on did not start.
ERROR_SERVICE_LOGON_FAILED The service's account could not log on.
ERROR_SERVICE_START_HANG The service did not get beyond starting.
ERROR_INVALID_SERVICE_LOCK The lock of the service database is not valid.
ERROR_SERVICE_MARKED_FOR_DELETE The service is marked for deletion.
ERROR_SERVICE_EXISTS A service of that name exists already.
ERROR_ALREADY_RUNNING_LKG The system already runs with its last good configuration.
ERROR_SERVICE_DEPENDENCY_DELETED A service that this one depends on is gone or marked for deletion.
ERROR_SERVICE_NEVER_STARTED Nobody has started the service since the system did.
ERROR_DUPLICATE_SERVICE_NAME The name is taken as a service's name or display name.
ERROR_DIFFERENT_SERVICE_ACCOUNT Services that share a process need the same account.
ERROR_SERVICE_NOT_IN_EXE The program does not contain the service it was started for.
ERROR_IO_DEVICE The device failed while reading or writing.
ERROR_POSSIBLE_DEADLOCK Waiting here could wait for ever.
ERROR_TOO_MANY_LINKS The file has as many links as it can have.
ERROR_APP_WRONG_OS The program is not for this system.
ERROR_BAD_DEVICE The device name is wrong.
ERROR_CONNECTION_UNAVAIL The device is remembered but not connected now.
ERROR_DEVICE_ALREADY_REMEMBERED The local device name already has a remembered connection.
ERROR_NO_NET_OR_BAD_PATH No network provider takes the path.
ERROR_BAD_PROVIDER There is no network provider of that name.
ERROR_CANNOT_OPEN_PROFILE The user's remembered connections cannot be read.
ERROR_BAD_PROFILE The user's remembered connections are damaged.
ERROR_NOT_CONTAINER The network resource contains no others.
ERROR_EXTENDED_ERROR The network provider reports an error of its own.
ERROR_INVALID_GROUPNAME The group name is malformed.
ERROR_INVALID_COMPUTERNAME The computer name is malformed.
ERROR_INVALID_DOMAINNAME The domain name is malformed.
ERROR_INVALID_SERVICENAME The service name is malformed.
ERROR_INVALID_NETNAME The network name is malformed.
ERROR_INVALID_SHARENAME The share name is malformed.
ERROR_INVALID_PASSWORDNAME The password is malformed.
ERROR_SESSION_CREDENTIAL_CONFLICT This logon session has connected to the server as another user.
ERROR_ALREADY_REGISTERED It is registered already.
ERROR_SERVICE_NOT_FOUND There is no such service.
ERROR_CANCELLED The user cancelled it.
ERROR_USER_MAPPED_FILE Part of the file is mapped into memory.
ERROR_CONNECTION_REFUSED The other computer refused the connection.
ERROR_CONNECTION_ABORTED The connection was broken off by this computer.
ERROR_NETWORK_UNREACHABLE There is no way to that network.
ERROR_HOST_UNREACHABLE There is no way to that computer.
ERROR_PORT_UNREACHABLE No service listens at that port of the other computer.
ERROR_RETRY It could not be done now: try again.
ERROR_CONNECTION_COUNT_LIMIT The account has as many connections as it may have.
ERROR_LOGIN_TIME_RESTRICTION The account may not log on at this time.
ERROR_LOGIN_WKSTA_RESTRICTION The account may not log on from this computer.
ERROR_NOT_AUTHENTICATED The user is not authenticated.
ERROR_NOT_LOGGED_ON The user is not logged on to the network.
ERROR_NOT_FOUND It cannot be found.
ERROR_SHUTDOWN_IN_PROGRESS The system is shutting down.
ERROR_NO_SHUTDOWN_IN_PROGRESS No shutdown is under way that could be stopped.
ERROR_INTERNAL_ERROR Something failed inside that should not.
ERROR_NOT_ALL_ASSIGNED The caller does not hold all the privileges or groups it named.
ERROR_SOME_NOT_MAPPED Some names could not be turned into security identifiers.
ERROR_NULL_LM_PASSWORD The password is too complex for a LAN Manager password.
ERROR_UNKNOWN_REVISION The revision is not known.
ERROR_INVALID_OWNER The security identifier cannot be an owner here.
ERROR_INVALID_PRIMARY_GROUP The security identifier cannot be a primary group here.
ERROR_NO_IMPERSONATION_TOKEN The thread impersonates nobody.
ERROR_NO_LOGON_SERVERS No server answers that could check the logon.
ERROR_NO_SUCH_LOGON_SESSION There is no such logon session any more.
ERROR_NO_SUCH_PRIVILEGE There is no privilege of that name.
ERROR_PRIVILEGE_NOT_HELD The caller lacks a privilege that this needs.
ERROR_INVALID_ACCOUNT_NAME The account name is malformed.
ERROR_USER_EXISTS An account of that name exists already.
ERROR_NO_SUCH_USER There is no account of that name.
ERROR_GROUP_EXISTS A group of that name exists already.
ERROR_NO_SUCH_GROUP There is no group of that name.
ERROR_MEMBER_IN_GROUP The account is in the group already, or the group has members.
ERROR_MEMBER_NOT_IN_GROUP The account is not in the group.
ERROR_LAST_ADMIN The last administrator cannot be disabled, demoted or deleted.
ERROR_WRONG_PASSWORD The present password is not the one given.
ERROR_ILL_FORMED_PASSWORD The new password holds characters that passwords cannot hold.
ERROR_PASSWORD_RESTRICTION The new password breaks the rules for passwords.
ERROR_LOGON_FAILURE The user name or password is wrong.
ERROR_ACCOUNT_RESTRICTION A restriction of the account forbids the logon.
ERROR_INVALID_LOGON_HOURS The account may not log on at this hour.
ERROR_INVALID_WORKSTATION The account may not log on at this computer.
ERROR_PASSWORD_EXPIRED The account's password has expired.
ERROR_ACCOUNT_DISABLED The account is disabled.
ERROR_NONE_MAPPED No name could be turned into a security identifier, or none back.
ERROR_INVALID_ACL The access control list is malformed.
ERROR_INVALID_SID The security identifier is malformed.
ERROR_INVALID_SECURITY_DESCR The security descriptor is malformed.
ERROR_BAD_IMPERSONATION_LEVEL The impersonation level does not allow that.
ERROR_CANT_OPEN_ANONYMOUS An anonymous token cannot be opened.
ERROR_INVALID_SERVER_STATE The server is in the wrong state for that.
ERROR_INVALID_DOMAIN_STATE The domain is in the wrong state for that.
ERROR_NO_SUCH_DOMAIN There is no domain of that name, or it cannot be reached.
ERROR_DOMAIN_EXISTS A domain of that name exists already.
ERROR_LOGON_NOT_GRANTED The logon request was refused.
ERROR_LOGON_TYPE_NOT_GRANTED The account may not log on in that way.
ERROR_NO_SUCH_ALIAS There is no local group of that name.
ERROR_MEMBER_NOT_IN_ALIAS The account is not in the local group.
ERROR_MEMBER_IN_ALIAS The account is in the local group already.
ERROR_ALIAS_EXISTS A local group of that name exists already.
ERROR_NO_SUCH_MEMBER There is no such member to add to the local group.
ERROR_INVALID_MEMBER An account of that kind cannot be a member.
ERROR_PASSWORD_MUST_CHANGE The password must be changed before the first logon.
ERROR_ACCOUNT_LOCKED_OUT The account is locked after too many wrong passwords.
ERROR_ACCOUNT_EXPIRED The account has expired.
ERROR_TRUSTED_RELATIONSHIP_FAILURE This computer and its domain no longer trust each other.
ERROR_INVALID_WINDOW_HANDLE There is no such window.
ERROR_EVENTLOG_FILE_CORRUPT The event log's file is damaged.
ERROR_EVENTLOG_CANT_START The event log could not be opened, so its service did not start.
ERROR_LOG_FILE_FULL The event log is full.
ERROR_EVENTLOG_FILE_CHANGED The event log changed between two reads.
ERROR_TIMEOUT It took longer than it may.
ERROR_RESOURCE_NOT_FOUND The file has no such resource.
ERROR_RESOURCE_TYPE_NOT_FOUND The file has no resource of that type.
ERROR_RESOURCE_NAME_NOT_FOUND The file has no resource of that name.
ERROR_NO_SYSTEM_RESOURCES The system lacks the resources for it.
ERROR_WORKING_SET_QUOTA The process's working set is too small for it.
ERROR_COMMITMENT_LIMIT The page file is too small for it.
ERROR_NOT_ENOUGH_QUOTA The quota does not allow it.
ERROR_INVALID_USER_BUFFER The buffer given does not fit the operation.
ERROR_UNRECOGNIZED_MEDIA The medium may not be formatted.
ERROR_NO_UNICODE_TRANSLATION The text cannot be turned into the other encoding.
ERROR_CANT_ACCESS_FILE The system cannot reach the file.
ERROR_CANT_RESOLVE_FILENAME The name leads nowhere, perhaps in a circle of links.
ERROR_NOT_A_REPARSE_POINT The file is no reparse point.
ERROR_BAD_USERNAME The user name is wrong.
ERROR_NOT_CONNECTED There is no such network connection.
ERROR_OPEN_FILES Files are still open over the connection.
ERROR_ACTIVE_CONNECTIONS The connection is still in use.
ERROR_DEVICE_IN_USE The device is in use by a process.
ERROR_NO_NETWORK There is no network, or it has not started.
ERROR_INVALID_STATE The object is in the wrong state for that.
ERROR_DOWNGRADE_DETECTED A server that could authenticate the user cannot be reached safely.
RPC_S_INVALID_BINDING The remote procedure call has no valid binding.
RPC_S_SERVER_UNAVAILABLE The other computer's remote procedure calls cannot be reached.
RPC_S_SERVER_TOO_BUSY The remote procedure call's server is too busy.
RPC_S_CALL_FAILED The remote procedure call failed.
RPC_S_CALL_FAILED_DNE The remote procedure call failed before it ran.
RPC_S_UNKNOWN_IF The server has no such interface.
RPC_S_CALL_CANCELLED The remote procedure call was cancelled.
EPT_S_NOT_REGISTERED The server has no endpoint for the interface.
WSAEINTR A blocking socket call was interrupted.
WSAEBADF The socket descriptor is wrong.
WSAEACCES The socket may not do that.
WSAEFAULT An address given to a socket call is wrong.
WSAEINVAL An argument of a socket call is wrong.
WSAEMFILE The process has too many sockets open.
WSAEWOULDBLOCK The socket would have to wait.
WSAEINPROGRESS A blocking socket call is in progress.
WSAEALREADY The socket is at it already.
WSAENOTSOCK The handle is no socket.
WSAEDESTADDRREQ The socket needs an address to send to.
WSAEMSGSIZE The message is longer than the buffer or the limit.
WSAEOPNOTSUPP That kind of socket cannot do this.
WSAEAFNOSUPPORT The address family does not fit the protocol.
WSAEADDRINUSE The address is in use.
WSAEADDRNOTAVAIL The address is not one of this computer.
WSAENETDOWN The network is down.
WSAENETUNREACH There is no way to the network.
WSAENETRESET The network dropped the connection.
WSAECONNABORTED This computer broke off the connection.
WSAECONNRESET The other side broke off the connection.
WSAENOBUFS The socket found no room for buffers.
WSAEISCONN The socket is connected already.
WSAENOTCONN The socket is not connected.
WSAESHUTDOWN The socket has been shut down.
WSAETIMEDOUT The other side did not answer in time.
WSAECONNREFUSED The other side refused the connection.
WSAEHOSTDOWN The other computer is down.
WSAEHOSTUNREACH There is no way to the other computer.
WSASYSNOTREADY The network system is not ready.
WSANOTINITIALISED WSAStartup has not been called.
WSAEDISCON The other side is closing the connection.
WSAHOST_NOT_FOUND There is no computer of that name.
WSATRY_AGAIN The name could not be looked up now: try again.
WSANO_DATA The name exists but has no such data.
NERR_NetNotStarted The workstation service has not started.
NERR_UnknownServer There is no server of that name.
NERR_RemoteOnly This works on a remote server only.
NERR_ServerNotStarted The server service has not started.
NERR_BufTooSmall The buffer is too small for the answer.
NERR_InvalidComputer The computer name is wrong.
NERR_InternalError Network management failed inside.
NERR_BadTransactConfig The server is not set up for transactions.
NERR_InvalidAPI The server does not offer that function.
NERR_GroupNotFound There is no group of that name.
NERR_UserNotFound There is no user of that name.
NERR_ResourceNotFound There is no resource of that name.
NERR_GroupExists A group of that name exists already.
NERR_UserExists A user of that name exists already.
NERR_ResourceExists A resource of that name exists already.
NERR_NotPrimary This works on the primary domain controller only.
NERR_SpeGroupOp This cannot be done to a built-in group.
NERR_UserInGroup The user is in the group already.
NERR_UserNotInGroup The user is not in the group.
NERR_InvalidWorkstation The user may not log on from that workstation.
NERR_PasswordTooShort The password breaks the rules: too short, too simple, too new or used before.
NERR_NetNameNotFound There is no share of that name.
NERR_DeviceNotShared The device is not shared.
NERR_ClientNameNotFound There is no session with a computer of that name.
NERR_FileIdNotFound No open file has that number.
NERR_DuplicateShare A share of that name exists already.
NERR_NameNotFound The message alias cannot be found.
E_UNEXPECTED Something happened that should not.
E_NOTIMPL The object does not implement this.
E_NOINTERFACE The object does not have that interface.
E_POINTER A pointer is wrong.
E_ABORT It was broken off.
E_FAIL It failed, without saying why.
CLASS_E_NOAGGREGATION The class cannot be aggregated.
CLASS_E_CLASSNOTAVAILABLE The server does not make objects of that class.
REGDB_E_CLASSNOTREG No such class is registered.
REGDB_E_IIDNOTREG No such interface is registered.
CO_E_NOTINITIALIZED COM is not initialized in this thread: call CoInitialize first.
CO_E_ALREADYINITIALIZED COM is initialized already.
CO_E_CLASSSTRING The class identifier or program identifier is unknown or malformed.
CO_E_APPNOTFOUND The program of the COM server cannot be found.
CO_E_DLLNOTFOUND The DLL of the COM server cannot be found.
CO_E_SERVER_EXEC_FAILURE The COM server did not start.
CO_E_OBJNOTCONNECTED The object is not connected to its server.
MK_E_SYNTAX The moniker's text is malformed; in a thread without COM, so are all.
MK_E_UNAVAILABLE The object that the moniker names is not running.
MK_E_CANTOPENFILE The file that the moniker names cannot be opened.
MK_E_NOOBJECT The moniker names no object.
RPC_E_CALL_REJECTED The server refused the call.
RPC_E_CALL_CANCELED The call was cancelled.
RPC_E_SERVERFAULT The server failed with an exception.
RPC_E_CHANGED_MODE The thread is in an apartment of the other kind already.
RPC_E_DISCONNECTED The object has left its callers.
RPC_E_SERVERCALL_RETRYLATER The server is busy: call again later.
RPC_E_WRONG_THREAD The interface was made for another thread's apartment.
RPC_E_TOO_LATE Security can only be set before COM is first used.
DISP_E_UNKNOWNINTERFACE The interface is not known.
DISP_E_MEMBERNOTFOUND The object has no such method or property.
DISP_E_PARAMNOTFOUND The method has no such parameter.
DISP_E_TYPEMISMATCH A value is of the wrong type.
DISP_E_UNKNOWNNAME The object has no member of that name.
DISP_E_NONAMEDARGS The method takes no named arguments.
DISP_E_BADVARTYPE The type of a value is unknown.
DISP_E_EXCEPTION The method failed with an exception of its own.
DISP_E_OVERFLOW A value is out of its type's range.
DISP_E_BADINDEX An index is out of range.
DISP_E_BADPARAMCOUNT The number of arguments is wrong.
DISP_E_PARAMNOTOPTIONAL An argument is missing.
TYPE_E_CANTLOADLIBRARY The type library cannot be loaded.
TYPE_E_ELEMENTNOTFOUND The type library has no such element.
WBEM_E_FAILED The WMI call failed, without saying why.
WBEM_E_NOT_FOUND There is no such WMI object.
WBEM_E_ACCESS_DENIED WMI denies access.
WBEM_E_PROVIDER_FAILURE The WMI provider failed.
WBEM_E_TYPE_MISMATCH A value does not have the type of its WMI property.
WBEM_E_OUT_OF_MEMORY WMI is out of memory.
WBEM_E_INVALID_CONTEXT The WMI context is wrong.
WBEM_E_INVALID_PARAMETER A parameter of the WMI call is wrong.
WBEM_E_NOT_AVAILABLE The WMI resource is not available.
WBEM_E_CRITICAL_ERROR WMI failed inside, gravely.
WBEM_E_NOT_SUPPORTED WMI does not support this.
WBEM_E_INVALID_NAMESPACE There is no such WMI namespace.
WBEM_E_INVALID_OBJECT The WMI object is not valid.
WBEM_E_INVALID_CLASS There is no such WMI class.
WBEM_E_PROVIDER_NOT_FOUND The class's WMI provider cannot be found.
WBEM_E_PROVIDER_LOAD_FAILURE The class's WMI provider cannot be loaded.
WBEM_E_INITIALIZATION_FAILURE WMI, or a provider, did not start.
WBEM_E_TRANSPORT_FAILURE The network failed under the WMI call.
WBEM_E_INVALID_OPERATION The WMI operation is not allowed here.
WBEM_E_INVALID_QUERY The WMI query is malformed.
WBEM_E_INVALID_QUERY_TYPE The query language is not known to WMI.
WBEM_E_ALREADY_EXISTS The WMI object exists already.
WBEM_E_READ_ONLY The WMI property is read-only.
WBEM_E_PROVIDER_NOT_CAPABLE The WMI provider cannot do that.
WBEM_E_QUERY_NOT_IMPLEMENTED The WMI provider takes no queries.
WBEM_E_ILLEGAL_NULL The WMI property cannot be null.
WBEM_E_VALUE_OUT_OF_RANGE A value is out of its WMI property's range.
WBEM_E_INVALID_METHOD The WMI class has no such method.
WBEM_E_INVALID_METHOD_PARAMETERS The arguments do not fit the WMI method.
WBEM_E_INVALID_PROPERTY The WMI class has no such property.
WBEM_E_CALL_CANCELLED The WMI call was cancelled.
WBEM_E_SHUTTING_DOWN WMI is shutting down.
WBEM_E_INVALID_OBJECT_PATH The WMI path is malformed.
WBEM_E_METHOD_NOT_IMPLEMENTED The WMI provider does not implement the method.
WBEM_E_METHOD_DISABLED The WMI method is disabled.
WBEM_E_UNPARSABLE_QUERY The WMI event query is malformed.
WBEM_E_NOT_EVENT_CLASS The query asks for events of a class that has none.
WBEM_E_QUEUE_OVERFLOW Events came faster than they were taken, and some are lost.
WBEM_E_PRIVILEGE_NOT_HELD The WMI call needs a privilege that the caller lacks.
WBEM_E_LOCAL_CREDENTIALS User names and passwords are not for local WMI connections.
WBEM_E_TIMED_OUT No WMI event or answer came in time.
WBEM_E_QUOTA_VIOLATION WMI's quota is used up.
WBEM_E_CONNECTION_FAILED The WMI connection failed.
WBEM_E_PROVIDER_TIMED_OUT The WMI provider did not answer in time.
STATUS_ACCESS_VIOLATION The process touched memory that it may not touch.
STATUS_BREAKPOINT The process ran into a breakpoint.
STATUS_ILLEGAL_INSTRUCTION The process ran into an instruction that does not exist.
STATUS_INTEGER_DIVIDE_BY_ZERO The process divided by zero.
STATUS_PRIVILEGED_INSTRUCTION The process ran into an instruction that is not for programs.
STATUS_STACK_OVERFLOW The process ran out of stack.
STATUS_DLL_NOT_FOUND The process did not start: a DLL that it needs is missing.
STATUS_ORDINAL_NOT_FOUND The process did not start: a DLL lacks a function that it needs by number.
STATUS_ENTRYPOINT_NOT_FOUND The process did not start: a DLL lacks a function that it needs.
STATUS_CONTROL_C_EXIT The process was ended by Ctrl+C.
STATUS_DLL_INIT_FAILED The process did not start: a DLL could not be initialized.
STATUS_STACK_BUFFER_OVERRUN The process ended itself at once after an overrun or another fatal fault.
STATUS_HEAP_CORRUPTION The process's heap is damaged.
STATUS_FATAL_APP_EXIT The process gave up with a fatal error.
`;
}
