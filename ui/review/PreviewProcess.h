#pragma once

#include "server/base/Descriptor.h"
#include "ui/review/PreviewFormat.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>

namespace ui::preview {

/// Shows what is in a file without opening it in this process: the program is started once more, gives up its rights
/// and decodes (PreviewChild), and only pixels or plain text of a limited size come back. Whatever happens to that
/// process harms nothing here. One at a time; a new one ends the one before. Never blocks.
class PreviewProcess final : public QObject
{
    Q_OBJECT

public:
    /// `program` runs as the child with the hidden subcommand; empty: this program.
    explicit PreviewProcess(const QString &program = {}, QObject *parent = nullptr);
    ~PreviewProcess() override;

    void start(const std::shared_ptr<base::Descriptor> &file, Wanted wanted);
    void stop();

Q_SIGNALS:
    void image(const QImage &image);
    void text(const QString &text, bool isWhole); ///< lines are kept, everything else that steers is escaped
    void failed(); ///< it can't be shown, for whatever reason

private:
    void takeAnswer();
    bool showImage(const QList<QByteArray> &words, const QByteArray &pixels);
    bool showText(const QList<QByteArray> &words, const QByteArray &bytes);

    QString m_program;
    std::unique_ptr<QProcess> m_process;
    std::shared_ptr<base::Descriptor> m_file;
    QByteArray m_answer;
    QTimer m_patience;
};

} // namespace ui::preview
