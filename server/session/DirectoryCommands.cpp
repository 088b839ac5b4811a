#include "server/protocol/Arguments.h"
#include "server/session/Commands.h"
#include "server/session/FileReplies.h"
#include "server/session/Session.h"

namespace session {

namespace {

void enter(Session &session, const files::VirtualPath &path)
{
    if (const base::Result<void> entered = session.view().enter(path); !entered) {
        session.reply(fileRefusal(entered.error()));
        return;
    }
    session.state.folder = path;
    session.reply(250, "Folder changed.");
}

} // namespace

void runCwd(Session &session, const protocol::Command &command)
{
    if (const auto path = session.resolve(command.argument))
        enter(session, *path);
}

void runCdup(Session &session, const protocol::Command &)
{
    enter(session, session.state.folder.parent());
}

void runPwd(Session &session, const protocol::Command &)
{
    session.reply(protocol::Reply(257, protocol::quotedPath(session.state.folder.text()) + " is the current folder."));
}

void runMkd(Session &session, const protocol::Command &command)
{
    const auto path = session.resolveNew(command.argument);
    if (!path)
        return;
    if (const base::Result<void> made = session.view().makeDirectory(*path); !made)
        session.reply(fileRefusal(made.error()));
    else
        session.reply(protocol::Reply(257, protocol::quotedPath(path->text()) + " created."));
}

void runRmd(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    if (const base::Result<void> removed = session.view().removeDirectory(*path); !removed)
        session.reply(fileRefusal(removed.error()));
    else
        session.reply(250, "Folder removed.");
}

} // namespace session
