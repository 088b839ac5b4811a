#pragma once

#include "server/protocol/CommandTable.h"

namespace session {

class Session;

/// Runs one command whose needs are met (login, argument). Each sends exactly one final reply, now or later.
using CommandHandler = void (*)(Session &session, const protocol::Command &command);

/// The handler of a verb; null for those that are only known by name.
CommandHandler handlerOf(protocol::Verb verb);

// LoginCommands.cpp
void runUser(Session &session, const protocol::Command &command);
void runPass(Session &session, const protocol::Command &command);
void runQuit(Session &session, const protocol::Command &command);

// SecurityCommands.cpp
void runAuth(Session &session, const protocol::Command &command);
void runCcc(Session &session, const protocol::Command &command);
void runPbsz(Session &session, const protocol::Command &command);
void runProt(Session &session, const protocol::Command &command);
void runRein(Session &session, const protocol::Command &command);

// InfoCommands.cpp
void runClnt(Session &session, const protocol::Command &command);
void runFeat(Session &session, const protocol::Command &command);
void runHelp(Session &session, const protocol::Command &command);
void runNoop(Session &session, const protocol::Command &command);
void runOpts(Session &session, const protocol::Command &command);
void runSite(Session &session, const protocol::Command &command);
void runStat(Session &session, const protocol::Command &command);
void runSyst(Session &session, const protocol::Command &command);

// SettingCommands.cpp
void runAllo(Session &session, const protocol::Command &command);
void runMode(Session &session, const protocol::Command &command);
void runRest(Session &session, const protocol::Command &command);
void runStru(Session &session, const protocol::Command &command);
void runType(Session &session, const protocol::Command &command);

// DirectoryCommands.cpp
void runCdup(Session &session, const protocol::Command &command);
void runCwd(Session &session, const protocol::Command &command);
void runMkd(Session &session, const protocol::Command &command);
void runPwd(Session &session, const protocol::Command &command);
void runRmd(Session &session, const protocol::Command &command);

// FileCommands.cpp
void runDele(Session &session, const protocol::Command &command);
void runMdtm(Session &session, const protocol::Command &command);
void runMfmt(Session &session, const protocol::Command &command);
void runMlst(Session &session, const protocol::Command &command);
void runRnfr(Session &session, const protocol::Command &command);
void runRnto(Session &session, const protocol::Command &command);
void runSize(Session &session, const protocol::Command &command);

// DataPortCommands.cpp
void runEprt(Session &session, const protocol::Command &command);
void runEpsv(Session &session, const protocol::Command &command);
void runPasv(Session &session, const protocol::Command &command);
void runPort(Session &session, const protocol::Command &command);

// TransferCommands.cpp
void runAbor(Session &session, const protocol::Command &command);
void runAppe(Session &session, const protocol::Command &command);
void runRetr(Session &session, const protocol::Command &command);
void runStor(Session &session, const protocol::Command &command);
void runStou(Session &session, const protocol::Command &command);

// ListCommands.cpp
void runList(Session &session, const protocol::Command &command);
void runMlsd(Session &session, const protocol::Command &command);
void runNlst(Session &session, const protocol::Command &command);

} // namespace session
