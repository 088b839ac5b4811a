#include "server/session/Commands.h"

#include <array>

namespace session {

namespace {

using protocol::Verb;

constexpr auto makeHandlers()
{
    std::array<CommandHandler, size_t(Verb::Unknown) + 1> handlers{};
    const auto set = [&handlers](Verb verb, CommandHandler handler) { handlers[size_t(verb)] = handler; };
    set(Verb::Abor, runAbor);
    set(Verb::Allo, runAllo);
    set(Verb::Appe, runAppe);
    set(Verb::Auth, runAuth);
    set(Verb::Ccc, runCcc);
    set(Verb::Cdup, runCdup);
    set(Verb::Clnt, runClnt);
    set(Verb::Cwd, runCwd);
    set(Verb::Dele, runDele);
    set(Verb::Eprt, runEprt);
    set(Verb::Epsv, runEpsv);
    set(Verb::Feat, runFeat);
    set(Verb::Help, runHelp);
    set(Verb::List, runList);
    set(Verb::Mdtm, runMdtm);
    set(Verb::Mfmt, runMfmt);
    set(Verb::Mkd, runMkd);
    set(Verb::Mlsd, runMlsd);
    set(Verb::Mlst, runMlst);
    set(Verb::Mode, runMode);
    set(Verb::Nlst, runNlst);
    set(Verb::Noop, runNoop);
    set(Verb::Opts, runOpts);
    set(Verb::Pass, runPass);
    set(Verb::Pasv, runPasv);
    set(Verb::Pbsz, runPbsz);
    set(Verb::Port, runPort);
    set(Verb::Prot, runProt);
    set(Verb::Pwd, runPwd);
    set(Verb::Quit, runQuit);
    set(Verb::Rein, runRein);
    set(Verb::Rest, runRest);
    set(Verb::Retr, runRetr);
    set(Verb::Rmd, runRmd);
    set(Verb::Rnfr, runRnfr);
    set(Verb::Rnto, runRnto);
    set(Verb::Site, runSite);
    set(Verb::Size, runSize);
    set(Verb::Stat, runStat);
    set(Verb::Stor, runStor);
    set(Verb::Stou, runStou);
    set(Verb::Stru, runStru);
    set(Verb::Syst, runSyst);
    set(Verb::Type, runType);
    set(Verb::User, runUser);
    return handlers;
}

constexpr auto handlers = makeHandlers();

} // namespace

CommandHandler handlerOf(protocol::Verb verb)
{
    return handlers[size_t(verb)];
}

} // namespace session
