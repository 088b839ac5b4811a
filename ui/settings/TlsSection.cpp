#include "ui/settings/TlsSection.h"

#include "server/base/Clock.h"
#include "ui/settings/CertificateCard.h"
#include "ui/settings/ImportDialog.h"

#include <QComboBox>

namespace ui {

using namespace Qt::Literals::StringLiterals;

TlsSection::TlsSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(tr("Encryption"),
                      tr("With TLS, passwords and files are readable for nobody on the way. Whether an address offers "
                         "or requires it is chosen beside each address above."),
                      history, parent)
    , m_card(new CertificateCard(this))
{
    using config::Tls;
    addField({}, m_card);
    m_version = addChoice(tr("Oldest &version:"), u"tlsVersion"_s, tr("Clients that know only older ones are refused"),
                          {{tr("TLS 1.2"), int(Tls::Version::Tls12)}, {tr("TLS 1.3"), int(Tls::Version::Tls13)}},
                          [](Tls &tls, int value) { tls.minimumVersion = Tls::Version(value); });
    m_data = addChoice(tr("D&ata connections:"), u"dataProtection"_s,
                       tr("Whether files and listings may travel in clear text"),
                       {{tr("Encrypted when the client asks for it"), int(config::TlsUse::Optional)},
                        {tr("Always encrypted"), int(config::TlsUse::Required)}},
                       [](Tls &tls, int value) { tls.dataProtection = config::TlsUse(value); });
    m_reuse = addChoice(tr("&Bound to their session:"), u"sessionReuse"_s,
                        tr("Whether an encrypted data connection has to resume the TLS session of its control "
                           "connection, which nobody else can"),
                        {{tr("Required"), int(Tls::SessionReuse::Require)},
                         {tr("When the client can"), int(Tls::SessionReuse::Prefer)},
                         {tr("Never"), int(Tls::SessionReuse::Off)}},
                        [](Tls &tls, int value) { tls.sessionReuse = Tls::SessionReuse(value); });
    connectCard();
    showCertificate();
}

QComboBox *TlsSection::addChoice(const QString &label, const QString &objectName, const QString &description,
                                 const QList<Choice> &choices,
                                 const std::function<void(config::Tls &tls, int value)> &set)
{
    auto *box = new QComboBox(this);
    box->setObjectName(objectName);
    for (const Choice &choice : choices)
        box->addItem(choice.label, choice.value);
    QString name = label;
    box->setAccessibleName(name.remove(u'&').remove(u':'));
    box->setAccessibleDescription(description);
    box->setToolTip(description);
    addField(label, box);
    connect(box, &QComboBox::activated, this, [this, box, set] {
        const int value = box->currentData().toInt();
        commit(box, [&](config::Config &config) { set(config.tls, value); });
        load(); // a refused choice is not in force
    });
    return box;
}

void TlsSection::connectCard()
{
    connect(server(), &api::ServerController::certificateChanged, this, &TlsSection::showCertificate);
    connect(m_card, &CertificateCard::renewalWanted, this, [this] {
        m_card->setBusy(true);
        server()->renewCertificate(this, [this](const base::Result<void> &result) {
            m_card->setBusy(false);
            m_card->say(result ? QString() : tr("Not renewed: %1").arg(result.error().detail));
        });
    });
    connect(m_card, &CertificateCard::importWanted, this, [this] {
        auto *dialog = new ImportDialog(server(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFinish([this](const api::CertificateFiles &files) {
            const base::Result<void> done = tryCommit([&files](config::Config &config) {
                config.tls.certificate = files.certificate;
                config.tls.privateKey = files.key;
            });
            if (done) {
                say(m_card, {});
                m_card->say({});
            }
            return done;
        });
        dialog->open();
    });
    connect(m_card, &CertificateCard::ownWanted, this, [this] {
        m_card->say({});
        commit(m_card, [](config::Config &config) {
            config.tls.certificate.clear();
            config.tls.privateKey.clear();
        });
    });
}

void TlsSection::showCertificate()
{
    m_card->showState(server()->certificate(), base::Clock::system().utcMicroseconds());
}

void TlsSection::showSnapshot(const api::ServerSnapshot &)
{
    m_card->showTime(base::Clock::system().utcMicroseconds());
}

void TlsSection::showEvent(QShowEvent *event)
{
    m_card->showTime(base::Clock::system().utcMicroseconds());
    SettingsSection::showEvent(event);
}

void TlsSection::showConfig(const config::Config &config)
{
    m_version->setCurrentIndex(m_version->findData(int(config.tls.minimumVersion)));
    m_data->setCurrentIndex(m_data->findData(int(config.tls.dataProtection)));
    m_reuse->setCurrentIndex(m_reuse->findData(int(config.tls.sessionReuse)));
    showCertificate();
}

QWidget *TlsSection::fieldFor(const api::Problem &problem) const
{
    return problem.place == api::Problem::Place::Certificate ? m_card->firstButton() : nullptr;
}

void TlsSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.tls = defaults.tls;
}

} // namespace ui
