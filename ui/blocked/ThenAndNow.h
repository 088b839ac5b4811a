#pragma once

#include "server/audit/Reader.h"
#include "server/config/Config.h"

#include <QScrollArea>

#include <optional>

namespace api {
class ServerController;
}

namespace ui {

class Badge;
class InlineMessage;
class LadderView;
class LatestWork;
class PlainLabel;

/// Whether the policy of today would decide an attempt otherwise, and what has changed in it since: the judge is asked
/// again with what the client asked then. Main thread; reads kept configurations on another.
class ThenAndNow final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ThenAndNow(api::ServerController *server, QWidget *parent = nullptr);

    void showAttempt(const std::optional<audit::AttemptRow> &row);

private:
    void judgeToday();
    void findThen();
    void compare(const config::Config &then);

    api::ServerController *m_server;
    LatestWork *m_work;
    std::optional<audit::AttemptRow> m_row;
    Badge *m_badge;
    PlainLabel *m_answer;
    PlainLabel *m_sentence;
    LadderView *m_ladder;
    PlainLabel *m_then;
    PlainLabel *m_changes;
};

} // namespace ui
