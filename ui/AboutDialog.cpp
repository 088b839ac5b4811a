#include "ui/AboutDialog.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString version()
{
    return QString::fromLatin1(PORTCULLIS_VERSION);
}

} // namespace

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Portcullis"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int gap = fontMetrics().height();
    auto *picture = new QLabel(this);
    picture->setPixmap(programIcon().pixmap(gap * 5, gap * 5));
    picture->setAccessibleName(tr("Portcullis"));
    auto *name = new PlainLabel(tr("Portcullis %1").arg(version()), this);
    name->setScale(1.5, true);
    auto *purpose = new PlainLabel(tr("An FTP server for the workstation that explains every data connection."), this);
    auto *licence =
        new PlainLabel(tr("Free software under the GNU General Public License, version 3 or later. It comes with no "
                          "warranty."),
                       this);
    licence->setTone(Tone::Muted);
    licence->setWordWrap(true);
    auto *used = new QPlainTextEdit(softwareUsed(), this);
    used->setReadOnly(true);
    used->setTabChangesFocus(true);
    used->setAccessibleName(tr("Software used"));
    used->setAccessibleDescription(tr("Libraries this program is built on, with their versions and licences"));
    used->setMinimumHeight(gap * 9);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setAccessibleDescription(tr("Puts the versions on the clipboard"));
    buttons->button(QDialogButtonBox::Close)->setAccessibleDescription(tr("Closes this dialog"));
    connect(copy, &QPushButton::clicked, this, [name, used] {
        QGuiApplication::clipboard()->setText(QString(name->fullText() % u'\n' % used->toPlainText()));
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

    auto *words = new QVBoxLayout;
    words->setSpacing(gap / 3);
    words->addWidget(name);
    words->addWidget(purpose);
    words->addWidget(licence);
    words->addSpacing(gap / 2);
    words->addWidget(new PlainLabel(tr("Software used"), this));
    words->addWidget(used, 1);
    auto *body = new QHBoxLayout;
    body->setSpacing(gap * 3 / 2);
    body->addWidget(picture, 0, Qt::AlignTop);
    body->addLayout(words, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap * 3 / 2, gap * 3 / 2, gap * 3 / 2, gap);
    layout->setSpacing(gap);
    layout->addLayout(body);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 92, sizeHint().height());
}

QString AboutDialog::softwareUsed()
{
    const QStringList lines{
        tr("Qt %1 – LGPL 3 or GPL 2 and later").arg(QString::fromLatin1(qVersion())), tr("libsodium – ISC"),
        tr("SQLite – public domain"),
        tr("Running on %1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture())};
    return lines.join(u'\n');
}

} // namespace ui
