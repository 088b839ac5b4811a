#pragma once

#include "server/base/Result.h"
#include "server/policy/Reach.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace api {

/// What a draft would have made of the recorded attempts, compared with what was decided then. An attempt stands for as
/// many data connections as its row counts.
struct ReplayResult
{
    struct Change
    {
        QString client; ///< address
        QString user; ///< escaped; `anonymous`
        QString target; ///< "10.1.2.3:22"; the first one of this client and user
        qint64 newlyAllowed = 0;
        qint64 newlyRefused = 0;
        qint64 lastAt = 0; ///< UTC microseconds
        qint64 example = 0; ///< id of an attempt
        friend bool operator==(const Change &, const Change &) = default;
    };

    qint64 considered = 0;
    qint64 unchanged = 0;
    qint64 newlyAllowed = 0;
    qint64 newlyRefused = 0;
    qint64 notReplayable = 0; ///< malformed, banned, refused because the log couldn't be written: no rule decided; or
                              ///< the draft asks for encryption, and the row is of a version that didn't note it
    QList<Change> changes; ///< by client and user, most first; at most `mostChanges`
    bool cancelled = false;
    QString error; ///< the log couldn't be read; translated

    static constexpr int mostChanges = 1000;
};

/// Runs a draft over the log on a thread of its own: "what would have happened". One run at a time; a new start()
/// cancels the former one. Signals arrive on the owner's thread.
class Replay final : public QObject
{
    Q_OBJECT

public:
    explicit Replay(QObject *parent = nullptr);
    ~Replay() override; ///< cancels and waits

    struct Request
    {
        QString databaseFile;
        policy::Policy draft;
        policy::Surroundings surroundings;
        address::PortSet listening; ///< ports that are no targets on this machine
        qint64 since = 0; ///< UTC microseconds
        bool protectionRequired = false; ///< the configuration wants every data connection encrypted
    };
    void start(const Request &request);
    void cancel();
    bool isRunning() const;

Q_SIGNALS:
    void progressed(qint64 done, qint64 total); ///< at most 10 times a second
    void finished(const api::ReplayResult &result);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace api
