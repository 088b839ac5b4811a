#include "ui/areas/FolderInspector.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QMutex>
#include <QThreadPool>

namespace ui {

namespace {

constexpr int mostEntries = 5000; // enough to find a key at the top of a folder, and no burden on a huge one
constexpr int mostSecrets = 5;

QStringList secretsIn(const QString &directory)
{
    QStringList secrets;
    QDirIterator entries(directory, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (int seen = 0; seen < mostEntries && secrets.size() < mostSecrets && entries.hasNext(); ++seen) {
        entries.next();
        if (AreaChecks::isSecretName(entries.fileName()))
            secrets.append(entries.fileName());
    }
    secrets.sort();
    return secrets;
}

} // namespace

/// Where helper threads leave their answers: the inspector may be gone by then, this is not.
class FolderInspector::Relay
{
public:
    explicit Relay(FolderInspector *inspector)
        : m_inspector(inspector)
    {}

    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_inspector = nullptr;
    }

    template <typename Report> void post(Report report)
    {
        const QMutexLocker lock(&m_mutex);
        if (FolderInspector *const inspector = m_inspector)
            QMetaObject::invokeMethod(
                inspector, [inspector, report] { report(inspector); }, Qt::QueuedConnection);
    }

private:
    QMutex m_mutex; // held for a queue operation only, never over the disk
    FolderInspector *m_inspector;
};

FolderInspector::FolderInspector(QObject *parent)
    : QObject(parent)
    , m_relay(std::make_shared<Relay>(this))
{}

FolderInspector::~FolderInspector()
{
    m_relay->forget();
}

void FolderInspector::inspect(const QString &directory)
{
    QThreadPool::globalInstance()->start([relay = m_relay, directory] {
        relay->post([facts = look(directory)](FolderInspector *inspector) { Q_EMIT inspector->inspected(facts); });
    });
}

void FolderInspector::create(const QString &directory)
{
    QThreadPool::globalInstance()->start([relay = m_relay, directory] {
        const bool done = QDir().mkpath(directory);
        relay->post([directory, done, facts = look(directory)](FolderInspector *inspector) {
            Q_EMIT inspector->created(directory, done);
            Q_EMIT inspector->inspected(facts);
        });
    });
}

FolderFacts FolderInspector::look(const QString &directory)
{
    FolderFacts facts;
    facts.directory = directory;
    if (directory.isEmpty())
        return facts;
    const QFileInfo info(directory);
    facts.exists = info.exists();
    facts.isFolder = info.isDir();
    facts.readable = info.isReadable();
    facts.isHome = facts.isFolder && info.canonicalFilePath() == QFileInfo(QDir::homePath()).canonicalFilePath();
    if (facts.isFolder && facts.readable)
        facts.secrets = secretsIn(directory);
    return facts;
}

} // namespace ui
