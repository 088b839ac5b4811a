#include "ui/review/PreviewProcess.h"

#include "server/base/PlainText.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

#include <sys/stat.h>
#include <unistd.h>

namespace ui::preview {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 longestHead = 64;
constexpr qint64 longestAnswer = longestHead + qint64(longestEdge) * longestEdge * 4;

/// Nothing of this process' surroundings but what a library may need to find its parts.
QProcessEnvironment bareEnvironment()
{
    const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment bare;
    bare.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    for (const QString &name : {u"LD_LIBRARY_PATH"_s, u"QT_PLUGIN_PATH"_s, u"ASAN_OPTIONS"_s, u"TSAN_OPTIONS"_s}) {
        if (all.contains(name))
            bare.insert(name, all.value(name));
    }
    return bare;
}

bool isSmallEnough(int file, Wanted wanted)
{
    struct stat status = {};
    return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode)
        && (wanted == Wanted::Text || status.st_size <= mostFileBytes);
}

} // namespace

PreviewProcess::PreviewProcess(const QString &program, QObject *parent)
    : QObject(parent)
    , m_program(program.isEmpty() ? QCoreApplication::applicationFilePath() : program)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        stop();
        Q_EMIT failed();
    });
}

PreviewProcess::~PreviewProcess()
{
    stop();
}

void PreviewProcess::start(const std::shared_ptr<base::Descriptor> &file, Wanted wanted)
{
    stop();
    if (!file || wanted == Wanted::Nothing || !isSmallEnough(file->get(), wanted)) {
        QMetaObject::invokeMethod(this, &PreviewProcess::failed, Qt::QueuedConnection);
        return;
    }
    m_file = file;
    m_answer.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(bareEnvironment());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    // Its standard input is the file itself. Only calls that are safe between fork and exec.
    m_process->setChildProcessModifier([descriptor = file->get()] {
        if (::lseek(descriptor, 0, SEEK_SET) < 0 || ::dup2(descriptor, STDIN_FILENO) < 0)
            ::_exit(1);
    });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, [this] {
        m_answer += m_process->readAllStandardOutput();
        if (m_answer.size() > longestAnswer)
            m_process->kill(); // then finished() follows
    });
    connect(m_process.get(), &QProcess::finished, this, &PreviewProcess::takeAnswer);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            takeAnswer();
    });
    m_patience.start(patience);
    m_process->start(m_program, {QString::fromUtf16(subcommand), wantedName(wanted)}, QIODevice::ReadOnly);
}

void PreviewProcess::stop()
{
    m_patience.stop();
    m_file.reset();
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    // It ends at once, but nobody here waits for that.
    QProcess *ending = m_process.release();
    ending->setParent(QCoreApplication::instance()); // its owner if the program ends first
    connect(ending, &QProcess::finished, ending, &QObject::deleteLater);
    if (ending->state() == QProcess::NotRunning)
        ending->deleteLater();
}

void PreviewProcess::takeAnswer()
{
    m_patience.stop();
    m_answer += m_process->readAllStandardOutput();
    const bool good = m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0
        && m_answer.size() <= longestAnswer;
    const QByteArray answer = std::exchange(m_answer, {});
    stop();
    const qsizetype end = answer.left(longestHead).indexOf('\n');
    const QList<QByteArray> words = answer.left(qMax<qsizetype>(end, 0)).split(' ');
    const QByteArray content = answer.mid(end + 1);
    if (!good || end < 0 || (!showImage(words, content) && !showText(words, content)))
        Q_EMIT failed();
}

bool PreviewProcess::showImage(const QList<QByteArray> &words, const QByteArray &pixels)
{
    if (words.size() != 3 || words.first() != "image")
        return false;
    const int width = words.at(1).toInt();
    const int height = words.at(2).toInt();
    constexpr int bytesAPixel = 4;
    if (width < 1 || height < 1 || width > longestEdge || height > longestEdge
        || pixels.size() != qsizetype(width) * height * bytesAPixel)
        return false;
    const QImage view(reinterpret_cast<const uchar *>(pixels.constData()), width, height, width * bytesAPixel,
                      QImage::Format_RGBA8888);
    Q_EMIT image(view.copy());
    return true;
}

bool PreviewProcess::showText(const QList<QByteArray> &words, const QByteArray &bytes)
{
    if (words.size() != 2 || words.first() != "text" || bytes.size() > mostTextBytes
        || words.at(1).toLongLong() != bytes.size())
        return false;
    QStringList lines;
    for (QByteArray line : bytes.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        line.replace('\t', "    ");
        lines.append(base::escaped(QByteArrayView(line), mostTextBytes));
    }
    Q_EMIT text(lines.join(u'\n'), bytes.size() < mostTextBytes);
    return true;
}

} // namespace ui::preview
